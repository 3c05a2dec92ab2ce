import type { Preprocessing } from '../../../contract/datasets.ts'
import type { Binding } from '../../../contract/models.ts'
import type { CallOutput } from '../../../contract/workbench.ts'

type Inspected = CallOutput<'data.inspect'>

export type Concern =
  | { kind: 'constant' }
  /** Raw values that would look black: they were in 0…1 already. */
  | { kind: 'dark'; high: number }
  /** What the network gets is far from what networks are trained on. */
  | { kind: 'large'; low: number; high: number }
  | { kind: 'size'; network: string; takes: string; gets: string }
  /** Without labels there is no accuracy, and no class to explain but the predicted one. */
  | { kind: 'unlabelled' }
  | { kind: 'classes'; network: string; logits: number; classes: number }

/** Values after mean and standard deviation seldom leave this range. */
const usual = 12

/** What looks wrong about a data set before it is added: ranges, and shapes that no network of the project takes. */
export function dataConcerns(
  { range, info }: Inspected,
  networks: readonly { name: string; binding: Binding; role: string }[],
): Concern[] {
  const concerns: Concern[] = []
  const [rawLow, rawHigh] = range.raw
  const [low, high] = range.input
  if (rawLow === rawHigh) concerns.push({ kind: 'constant' })
  else if (rawHigh <= 2) concerns.push({ kind: 'dark', high: rawHigh })
  if (Math.max(-low, high) > usual) concerns.push({ kind: 'large', low, high })

  const misfit = networks.length > 0 && networks.every(({ binding }) => !fits(info.preprocessing, binding))
  if (misfit) {
    const [{ name, binding }] = networks
    concerns.push({
      kind: 'size',
      network: name,
      takes: shape([binding.channels, binding.height, binding.width]),
      gets: shape([info.preprocessing.channels, ...(info.preprocessing.crop ?? [0, 0])]),
    })
  }
  if (info.classes.length === 0) {
    concerns.push({ kind: 'unlabelled' })
    return concerns
  }
  // A pre-trained network may know other classes; a probe gives it these.
  const heads = networks.filter(({ role }) => role !== 'pretrained')
  if (
    heads.length > 0 &&
    heads.every(({ binding }) => binding.classes !== info.classes.length && !isBinary(binding, info))
  ) {
    const [{ name, binding }] = heads
    concerns.push({ kind: 'classes', network: name, logits: binding.classes, classes: info.classes.length })
  }
  return concerns
}

const isBinary = ({ classes }: Binding, info: Inspected['info']) => classes === 1 && info.classes.length === 2

/** Sides that the network leaves free, or the preprocessing leaves to each picture, fit anything. */
function fits({ channels, crop }: Preprocessing, binding: Binding): boolean {
  const [height, width] = crop ?? [0, 0]
  const pairs = [
    [channels, binding.channels],
    [height, binding.height],
    [width, binding.width],
  ]
  return pairs.every(([given, taken]) => given === taken || given === 0 || taken === 0)
}

const shape = (lengths: number[]) => lengths.map((length) => (length === 0 ? '?' : length)).join('×')

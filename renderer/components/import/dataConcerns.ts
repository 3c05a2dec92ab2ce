import type { InspectedData } from '../../../contract/dataCalls.ts'
import type { Preprocessing } from '../../../contract/datasets.ts'
import type { Binding, PictureBinding, TableBinding, TextBinding } from '../../../contract/models.ts'
import { columnsTaken } from './columnOrder.ts'

export interface ConcernedNetwork<B extends Binding = Binding> {
  name: string
  role: string
  binding: B
}

export type Concern =
  | { kind: 'constant' }
  /** Raw values that would look black: they were in 0…1 already. */
  | { kind: 'dark'; high: number }
  /** What the network gets is far from what networks are trained on. */
  | { kind: 'large'; low: number; high: number }
  | { kind: 'size'; network: string; takes: string; gets: string }
  /** Of all the project's networks none takes samples of this kind. */
  | { kind: 'noNetwork' }
  /** The tokenizer gives numbers that the network has no embedding for. */
  | { kind: 'vocabulary'; network: string; takes: number; gets: number }
  | { kind: 'length'; network: string; takes: number; gets: number }
  | { kind: 'columns'; network: string; takes: number; gets: number }
  /** Without labels there is no accuracy, and no class to explain but the predicted one. */
  | { kind: 'unlabelled' }
  | { kind: 'classes'; network: string; told: number; classes: number }

/** Values after mean and standard deviation seldom leave this range. */
const usual = 12

/** What looks wrong about a data set before it is added: values, and shapes that no network of the project takes. */
export function dataConcerns(inspected: InspectedData, networks: readonly ConcernedNetwork[]): Concern[] {
  const fitting = networks.filter(({ binding }) => binding.kind === inspected.kind)
  const none: Concern[] = networks.length > 0 && fitting.length === 0 ? [{ kind: 'noNetwork' }] : []
  return [...none, ...ofKind(inspected, fitting), ...aboutClasses(inspected.info.classes.length, fitting)]
}

function ofKind(inspected: InspectedData, networks: readonly ConcernedNetwork[]): Concern[] {
  if (inspected.kind === 'image') {
    return [...aboutValues(inspected.range), ...aboutSize(inspected.info.preprocessing, networks.filter(takesPictures))]
  }
  return inspected.kind === 'text'
    ? aboutTokens(inspected.info.reading, networks.filter(takesTexts))
    : aboutColumns(inspected.info.columns.length, networks.filter(takesRows))
}

const takesPictures = (each: ConcernedNetwork): each is ConcernedNetwork<PictureBinding> =>
  each.binding.kind === 'image'
const takesTexts = (each: ConcernedNetwork): each is ConcernedNetwork<TextBinding> => each.binding.kind === 'text'
const takesRows = (each: ConcernedNetwork): each is ConcernedNetwork<TableBinding> => each.binding.kind === 'table'

/** One network for all, where none of them fits. */
function misfit<B extends Binding>(
  networks: readonly ConcernedNetwork<B>[],
  fits: (binding: B) => boolean,
): ConcernedNetwork<B> | undefined {
  return networks.every(({ binding }) => !fits(binding)) ? networks[0] : undefined
}

function aboutValues({ raw, input }: { raw: [number, number]; input: [number, number] }): Concern[] {
  const [rawLow, rawHigh] = raw
  const [low, high] = input
  const concerns: Concern[] = []
  if (rawLow === rawHigh) concerns.push({ kind: 'constant' })
  else if (rawHigh <= 2) concerns.push({ kind: 'dark', high: rawHigh })
  if (Math.max(-low, high) > usual) concerns.push({ kind: 'large', low, high })
  return concerns
}

function aboutSize(preprocessing: Preprocessing, networks: readonly ConcernedNetwork<PictureBinding>[]): Concern[] {
  const { channels, crop } = preprocessing
  const gets = [channels, ...(crop ?? [0, 0])]
  const taken = (binding: PictureBinding) => [binding.channels, binding.height, binding.width]
  // Sides that the network leaves free, or the preprocessing leaves to each picture, fit anything.
  const network = misfit(networks, (binding) =>
    taken(binding).every((length, side) => length === gets[side] || length === 0 || gets[side] === 0),
  )
  return network
    ? [{ kind: 'size', network: network.name, takes: shape(taken(network.binding)), gets: shape(gets) }]
    : []
}

function aboutTokens(
  { tokenizer, mostTokens }: { tokenizer: { vocabulary: number }; mostTokens: number },
  networks: readonly ConcernedNetwork<TextBinding>[],
): Concern[] {
  const small = misfit(networks, ({ vocabulary }) => vocabulary === null || vocabulary >= tokenizer.vocabulary)
  const short = misfit(networks, ({ length }) => length === 0 || length >= mostTokens)
  return [
    ...(small
      ? [
          {
            kind: 'vocabulary' as const,
            network: small.name,
            takes: small.binding.vocabulary!,
            gets: tokenizer.vocabulary,
          },
        ]
      : []),
    ...(short ? [{ kind: 'length' as const, network: short.name, takes: short.binding.length, gets: mostTokens }] : []),
  ]
}

function aboutColumns(gets: number, networks: readonly ConcernedNetwork<TableBinding>[]): Concern[] {
  const network = misfit(networks, (binding) => [0, gets].includes(columnsTaken(binding)))
  return network ? [{ kind: 'columns', network: network.name, takes: columnsTaken(network.binding), gets }] : []
}

function aboutClasses(classes: number, networks: readonly ConcernedNetwork[]): Concern[] {
  if (classes === 0) return [{ kind: 'unlabelled' }]
  // A pre-trained network may know other classes; a probe gives it these.
  const heads = networks.filter(({ role }) => role !== 'pretrained')
  const network = misfit(heads, (binding) => told(binding) === Math.max(2, classes))
  return network ? [{ kind: 'classes', network: network.name, told: told(network.binding), classes }] : []
}

/** A single logit speaks for two classes. */
const told = ({ classes }: Binding) => Math.max(2, classes)

const shape = (lengths: number[]) => lengths.map((length) => (length === 0 ? '?' : length)).join('×')

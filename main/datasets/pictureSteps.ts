import type { Preprocessing, Preset } from '../../contract/datasets.ts'
import { presetPreprocessing, resolvePreprocessing } from './presets.ts'
import type { ImageSet } from './readImages.ts'

/**
 * From pictures to what the network sees, where some of it is left open. Pictures in files are levels 0…255, and a
 * preset says the rest. In an array, the channels are those it has, unless a preset or the network's are given; its
 * numbers are taken as they are unless they are levels, or lie in 0…255 where a preset expects those.
 *
 * @throws USAGE
 */
export function pictureSteps(
  { numbers }: Pick<ImageSet, 'numbers'>,
  preset: Preset | undefined,
  changes: Partial<Preprocessing> | undefined,
): Preprocessing {
  if (!numbers) return resolvePreprocessing(preset, changes)
  const { channels, areLevels, range } = numbers
  const [low, high] = range
  const usual = preset === undefined || preset === 'none' ? { channels, ...perChannel(channels) } : {}
  const asLevels = areLevels || (low >= 0 && high <= 255 && high > 1 && expectsLevels(preset))
  const scale = asLevels ? presetPreprocessing(preset ?? 'none').scale : 1
  const shown: Partial<Preprocessing> = asLevels ? {} : { range: low >= 0 && high <= 1 ? [0, 1] : [low, high] }
  return resolvePreprocessing(preset, { ...usual, scale, ...shown, ...defined(changes) })
}

const perChannel = (channels: number) => ({
  mean: new Array<number>(channels).fill(0),
  std: new Array<number>(channels).fill(1),
})

const expectsLevels = (preset: Preset | undefined) => preset !== undefined && preset !== 'none'

/** What is `undefined` was not given. */
const defined = (changes: Partial<Preprocessing> = {}): Partial<Preprocessing> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))

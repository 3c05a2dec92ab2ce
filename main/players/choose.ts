import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { SamplesChoice } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'

/**
 * Sample indices of a choice in a data set of `count` samples. A list keeps its order and names each sample once; a
 * random choice is drawn without replacement (Fisher–Yates shuffle by xoroshiro128+, cut short), the same on every
 * machine, and comes sorted. Of the seed its lowest 32 bits count.
 *
 * @throws SAMPLE_UNKNOWN when the data set has no such sample, or not so many
 */
export function chooseSamples(choice: SamplesChoice, count: number): number[] {
  if (choice.kind === 'list') {
    const outside = choice.indices.find((index) => index >= count)
    if (outside !== undefined)
      throw new CarryoverError('SAMPLE_UNKNOWN', `There is no sample ${outside}: ${has(count)}.`)
    return [...new Set(choice.indices)]
  }
  const indices = Array.from({ length: count }, (_, index) => index)
  if (choice.kind === 'all') return indices
  if (choice.count > count) {
    throw new CarryoverError('SAMPLE_UNKNOWN', `${choice.count} samples cannot be drawn: ${has(count)}.`)
  }
  const generator = xoroshiro128plus(choice.seed)
  for (let place = 0; place < choice.count; place++) {
    const drawn = uniformInt(generator, place, count - 1)
    const moved = indices[place]
    indices[place] = indices[drawn]
    indices[drawn] = moved
  }
  return indices.slice(0, choice.count).sort((a, b) => a - b)
}

function has(count: number): string {
  if (count === 0) return 'the data set is empty'
  return count === 1 ? 'the data set has one, numbered 0' : `the data set has ${count}, numbered 0 to ${count - 1}`
}

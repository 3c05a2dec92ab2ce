import type { SamplesChoice, TargetClass } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'

/** More samples than this are not listed one by one. */
const longestList = 1_000_000

/**
 * Reads `3`, `0-9,40`, `random:50:SEED` or `all`. A list keeps its order; what is named twice counts once.
 *
 * @throws USAGE
 */
export function parseSamples(text: string): SamplesChoice {
  if (text === 'all') return { kind: 'all' }
  const random = /^random:(\d+):(\d+)$/.exec(text)
  if (random) {
    const [count, seed] = [Number(random[1]), Number(random[2])]
    if (count > 0 && Number.isSafeInteger(count) && Number.isSafeInteger(seed)) return { kind: 'random', count, seed }
    throw notSamples(text)
  }
  const indices = new Set<number>()
  for (const part of text.split(',')) {
    const range = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part)
    if (!range) throw notSamples(text)
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])]
    if (last < first || !Number.isSafeInteger(last)) throw notSamples(text)
    if (indices.size + last - first >= longestList) {
      throw new CarryoverError(
        'USAGE',
        `"${text}" lists more than ${longestList} samples.`,
        'Write all for all of them.',
      )
    }
    for (let index = first; index <= last; index++) indices.add(index)
  }
  return { kind: 'list', indices: [...indices] }
}

/**
 * Reads `label`, `predicted` or a class index.
 *
 * @throws USAGE
 */
export function parseTarget(text: string): TargetClass {
  if (text === 'label' || text === 'predicted') return text
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  throw new CarryoverError('USAGE', `"${text}" is not a class to explain.`, 'Examples: label, predicted, 7.')
}

function notSamples(text: string): CarryoverError {
  return new CarryoverError('USAGE', `"${text}" names no samples.`, 'Examples: 3, 0-9,40, random:50:1, all.')
}

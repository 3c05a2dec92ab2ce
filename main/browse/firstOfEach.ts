import type { ContentSample } from '../datasets/texts.ts'

/** Samples that a preview shows. */
const mostShown = 12

/** The first sample of each class among the first `count`, and the first without a label; with others where few. */
export async function firstOfEach(samples: AsyncIterable<ContentSample>, count: number) {
  const seen: (ContentSample & { index: number })[] = []
  for await (const sample of samples) {
    seen.push({ index: seen.length, ...sample })
    if (seen.length === count) break
  }
  const firsts = new Map(seen.toReversed().map((sample) => [sample.label, sample]))
  const others = seen.filter((sample) => firsts.get(sample.label) !== sample)
  return [...firsts.values(), ...others].slice(0, mostShown).sort((a, b) => a.index - b.index)
}

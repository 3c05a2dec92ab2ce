import { availableParallelism } from 'node:os'

/** Enough to keep every core and the disk busy, few enough that large pictures do not fill the memory. */
export const picturesAtOnce = Math.min(2 * availableParallelism(), 16)

/** Answers of `work` in the order of the items, with at most `limit` of them under way at a time. */
export async function* inOrder<Item, Answer>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const underway: Promise<Answer>[] = []
  for (const item of items) {
    const started = work(item)
    // A failure is thrown when its turn comes; until then it must not count as unhandled.
    started.catch(() => undefined)
    underway.push(started)
    if (underway.length >= limit) yield await underway.shift()!
  }
  while (underway.length > 0) yield await underway.shift()!
}

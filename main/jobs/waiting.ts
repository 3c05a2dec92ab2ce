/** What the order of waiting tasks depends on. */
export interface Waiting {
  /** Higher goes first. */
  priority: number
  /** Network whose session it needs; null needs none, so that any worker is as good. */
  affinity: string | null
}

export interface WaitingList<T extends Waiting> {
  add(entry: T): void
  /** Back to the front of its priority. */
  putBack(entry: T): void
  first(): T | undefined
  /**
   * The next entry for a worker that has this network open: the first of the highest priority that it need not load
   * anything for, or the very first where there is none near, or when others went before it often enough.
   */
  take(affinity: string | null): T | undefined
  /** Whether it was there. */
  remove(entry: T): boolean
}

/** How far down the list a fitting entry is looked for, and how often others may go before the first. */
const lookAhead = 64
const mostOvertakings = 16

/** Tasks in the order they came, by priority; those that need an open session may go first for a while. */
export function createWaiting<T extends Waiting>(): WaitingList<T> {
  const list: T[] = []
  const overtaken = new WeakMap<T, number>()
  const insert = (entry: T, goesBefore: (other: T) => boolean) => {
    const at = list.findIndex(goesBefore)
    list.splice(at < 0 ? list.length : at, 0, entry)
  }

  return {
    add(entry) {
      insert(entry, ({ priority }) => priority < entry.priority)
    },
    putBack(entry) {
      insert(entry, ({ priority }) => priority <= entry.priority)
    },
    first: () => list[0],
    take(affinity) {
      if (list.length === 0) return undefined
      const [first] = list
      const times = overtaken.get(first) ?? 0
      const fits = (entry: T, i: number) =>
        i < lookAhead && entry.priority === first.priority && (entry.affinity === null || entry.affinity === affinity)
      const at = times < mostOvertakings ? Math.max(0, list.findIndex(fits)) : 0
      if (at > 0) overtaken.set(first, times + 1)
      return list.splice(at, 1)[0]
    },
    remove(entry) {
      const at = list.indexOf(entry)
      if (at >= 0) list.splice(at, 1)
      return at >= 0
    },
  }
}

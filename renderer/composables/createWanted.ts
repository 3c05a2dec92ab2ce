export interface WantedOptions<T> {
  /** Answers for all of the keys, in their order. */
  fetch: (keys: number[]) => Promise<T[]>
  /** Keys a request. */
  batch: number
  /** Requests under way at once. */
  atOnce: number
  /** Values that are kept; those that are wanted now are never dropped. */
  capacity: number
  onArrival: () => void
  onError: (reason: unknown) => void
}

export interface Wanted<T> {
  get: (key: number) => T | undefined
  /** What is needed now, most urgent first; whatever waited before and is not among it is not fetched any more. */
  want: (keys: number[]) => void
  /** Everything is out of date: it is fetched again where it is wanted, and shown as it was until then. */
  renew: () => void
  /** Everything is about something else from now on; the first answer takes away what is shown until then. */
  forget: () => void
}

/** Values that are fetched as they come into sight: in batches, a few at a time, and not at all when scrolled past. */
export function createWanted<T>(options: WantedOptions<T>): Wanted<T> {
  const { fetch, batch, atOnce, capacity, onArrival, onError } = options
  let values = new Map<number, T>()
  let old = new Map<number, T>()
  let oldIsForeign = false
  let wanted: number[] = []
  /** Under way or failed: not asked again before the next renewal. */
  let asked = new Set<number>()
  let requests = 0
  let generation = 0

  function pump(): void {
    while (requests < atOnce) {
      const keys = wanted.filter((key) => !values.has(key) && !asked.has(key)).slice(0, batch)
      if (keys.length === 0) return
      for (const key of keys) asked.add(key)
      requests++
      void request(keys, generation)
    }
  }

  async function request(keys: number[], bornIn: number): Promise<void> {
    try {
      const answers = await fetch(keys)
      if (bornIn === generation) keep(keys, answers)
    } catch (reason) {
      if (bornIn === generation) onError(reason)
    } finally {
      requests--
      pump()
    }
  }

  function keep(keys: number[], answers: T[]): void {
    if (oldIsForeign) old = new Map()
    oldIsForeign = false
    keys.forEach((key, i) => {
      values.set(key, answers[i])
      asked.delete(key)
      old.delete(key)
    })
    if (values.size > capacity) {
      const needed = new Set(wanted)
      for (const key of values.keys()) {
        if (values.size <= capacity) break
        if (!needed.has(key)) values.delete(key)
      }
    }
    onArrival()
  }

  const get = (key: number) => values.get(key) ?? old.get(key)

  function outdate(): void {
    generation++
    // Of what is out of date, only what is in sight is of use.
    old = new Map(
      wanted.flatMap((key): [number, T][] => {
        const value = get(key)
        return value === undefined ? [] : [[key, value]]
      }),
    )
    values = new Map()
    asked = new Set()
  }

  return {
    get,
    want: (keys) => {
      wanted = keys
      pump()
    },
    renew: () => {
      outdate()
      pump()
    },
    forget: () => {
      oldIsForeign = true
      outdate()
      wanted = []
    },
  }
}

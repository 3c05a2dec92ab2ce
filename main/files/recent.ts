/** Things by key; what was used longest ago is forgotten when they weigh too much together. */
export interface Recent<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** Forgets as much as it takes for something of this weight to fit beside the rest. */
  makeRoom(weight: number): void
}

export function createRecent<Value>(capacity: number, weightOf: (value: Value) => number = () => 1): Recent<Value> {
  // A map keeps the order of insertion: what is used goes to its end.
  const known = new Map<string, Value>()
  let weight = 0
  const drop = (key: string) => {
    const value = known.get(key)
    if (value === undefined) return
    known.delete(key)
    weight -= weightOf(value)
  }
  const shrinkTo = (most: number, but?: string) => {
    for (const oldest of known.keys()) {
      if (weight <= most || oldest === but) break
      drop(oldest)
    }
  }
  return {
    get(key) {
      const value = known.get(key)
      if (value === undefined) return undefined
      known.delete(key)
      known.set(key, value)
      return value
    },
    set(key, value) {
      drop(key)
      known.set(key, value)
      weight += weightOf(value)
      shrinkTo(capacity, key)
    },
    makeRoom(wanted) {
      shrinkTo(capacity - wanted)
    },
  }
}

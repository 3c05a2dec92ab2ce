/** Runs work that weighs something, so that what runs at a time weighs no more than `capacity` together. */
export type Turns = <Result>(weight: number, work: () => Promise<Result>) => Promise<Result>

/** Work gets its turn in the order in which it came; what is heavier than the capacity runs alone. */
export function createTurns(capacity: number): Turns {
  const waiting: { weight: number; start: () => void }[] = []
  let running = 0
  const admit = () => {
    for (let next = waiting.at(0); next; next = waiting.at(0)) {
      if (running > 0 && running + next.weight > capacity) return
      waiting.shift()
      running += next.weight
      next.start()
    }
  }
  return async (weight, work) => {
    await new Promise<void>((start) => {
      waiting.push({ weight, start })
      admit()
    })
    try {
      return await work()
    } finally {
      running -= weight
      admit()
    }
  }
}

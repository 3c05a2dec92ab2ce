/** Forward passes a second over the last few seconds, and the time left at the pace of the whole run so far. */
export interface Pace {
  add(passes: number): void
  throughput(): number | null
  /** @param share of the work that is done, 0…1 */
  secondsLeft(share: number): number | null
}

const windowMs = 5000

export function createPace(): Pace {
  const startedAt = performance.now()
  let recent: { at: number; passes: number }[] = []
  return {
    add(passes) {
      recent.push({ at: performance.now(), passes })
    },
    throughput() {
      const now = performance.now()
      recent = recent.filter(({ at }) => now - at < windowMs)
      if (recent.length === 0) return null
      const span = Math.min(now - startedAt, windowMs)
      return recent.reduce((sum, { passes }) => sum + passes, 0) / (span / 1000)
    },
    secondsLeft(share) {
      const elapsed = (performance.now() - startedAt) / 1000
      return share > 0 && elapsed > 1 ? (elapsed / share) * (1 - share) : null
    },
  }
}

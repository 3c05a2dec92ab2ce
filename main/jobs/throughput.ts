import type { Store } from '../project/index.ts'

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

const paceName = 'pace'

/** Keeps how long one coalition of one game took, solving included: what a plan expects the next time. */
export function rememberPace(store: Store, seconds: number, games: number, n: number): void {
  if (!store.readOnly) store.calibrations.set(paceName, seconds / (games * 2 ** n))
}

/** Seconds that many games of n players should take at the pace of the last run; null before there was one. */
export function expectedSeconds(store: Store, games: number, n: number): number | null {
  const pace = store.calibrations.get(paceName)
  return typeof pace === 'number' && pace > 0 ? pace * games * 2 ** n : null
}

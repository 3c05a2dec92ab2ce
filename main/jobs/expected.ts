import { z } from 'zod'
import type { Store } from '../project/index.ts'
import type { Engine } from './engine.ts'
import { calibrationOf } from './forward.ts'
import { solvingKey } from './keys.ts'
import type { Network } from './network.ts'
import type { GamePlan, Missing } from './plan.ts'

/** Seconds that a worker takes for one explanation, by the number of players. */
const solvingTimes = z.record(z.string(), z.number().positive())

const timesOf = (store: Store) => solvingTimes.safeParse(store.calibrations.get(solvingKey)).data ?? {}

/** Keeps how long one explanation of n players took: what a plan expects the next time. */
export function rememberSolving(store: Store, n: number, seconds: number): void {
  const times = timesOf(store)
  const known = times[n]
  // Small changes are not worth a write.
  if (store.readOnly || (known !== undefined && Math.abs(seconds / known - 1) < 0.1)) return
  store.calibrations.set(solvingKey, { ...times, [n]: seconds })
}

/**
 * Seconds that what is missing of a plan should take on this machine, from the measured pace of its networks and of
 * solving; null where one of them was not measured yet.
 */
export function expectedSeconds(engine: Engine, plan: GamePlan, missing: Missing, valuesOnly: boolean): number | null {
  const { store, pool } = engine
  const solving = solvingSeconds(store, plan.n)
  /** Forward passes. */
  const passes = new Map<Network, number>()
  let explanations = 0
  for (const { network, n, gameKey, outputsKey, explanationKey } of plan.games) {
    if (missing.games.has(gameKey) && missing.outputs.has(outputsKey)) {
      passes.set(network, (passes.get(network) ?? 0) + 2 ** n)
    }
    if (!valuesOnly && missing.explanations.has(explanationKey)) explanations++
  }
  if (explanations > 0 && solving === null) return null
  let seconds = (explanations * (solving ?? 0)) / pool.size
  for (const [network, count] of passes) {
    const { provider } = plan.settings
    const calibration = calibrationOf(engine, network, plan.dataset, provider)
    if (!calibration) return null
    const workers = pool.workersFor(network.model.inspection.bytes, provider)
    seconds += count / (calibration.passesPerSecond * workers)
  }
  return seconds
}

/** As measured, else from the nearest number of players that was: the butterflies of a step take n · 2^n additions. */
function solvingSeconds(store: Store, n: number): number | null {
  const work = (players: number) => players * 2 ** players
  const known = Object.entries(timesOf(store)).map(([players, seconds]) => ({ players: Number(players), seconds }))
  const nearest = known.sort((a, b) => Math.abs(a.players - n) - Math.abs(b.players - n)).at(0)
  return nearest ? (nearest.seconds * work(n)) / work(nearest.players) : null
}

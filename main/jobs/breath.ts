import { setImmediate as nextTurn } from 'node:timers/promises'

/** Long sums give the event loop a turn this often: whoever calls meanwhile does not notice them. */
const everyMs = 20

/** To be awaited between two steps of a long sum in the engine's own process. */
export function createBreath(): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < everyMs) return
    await nextTurn()
    last = performance.now()
  }
}

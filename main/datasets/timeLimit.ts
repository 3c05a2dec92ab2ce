import { createContext, Script } from 'node:vm'

/** The work took longer than it may. */
export class TimeUp extends Error {}

const room = createContext({ work: null as unknown })
const call = new Script('work()')

/**
 * What `work` returns, if it is done in time. Unlike a timer, this also ends a regular expression that does not.
 *
 * @throws TimeUp
 */
export function withinSeconds<Result>(seconds: number, work: () => Result): Result {
  room.work = work
  try {
    return call.runInContext(room, { timeout: seconds * 1000 }) as Result
  } catch (error) {
    throw isTimeUp(error) ? new TimeUp() : error
  } finally {
    room.work = null
  }
}

/** The error comes from the other context, where Error is not the Error of this one. */
const isTimeUp = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

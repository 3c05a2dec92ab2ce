import { CarryoverError } from '../../contract/index.ts'
import { hasEnded, type Queue } from '../jobs/queue.ts'

/**
 * Refuses what would pull the ground from under work that has not ended. `what` is the beginning of a sentence.
 *
 * @throws PROJECT_BUSY
 */
export function refuseWhileQueued(queue: Queue, project: string, what: string): void {
  const job = queue.list().find((each) => each.project === project && !hasEnded(each))
  if (!job) return
  throw new CarryoverError(
    'PROJECT_BUSY',
    `${what} while "${job.title}" is in the queue.`,
    'Wait until it has ended, or cancel it.',
  )
}

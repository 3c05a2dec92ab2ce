import { CarryoverError } from '../../contract/errors.ts'
import type { RunSummary } from '../../contract/jobs.ts'
import { count } from './text/numbers.ts'

/** An error stays on its sample, but when nothing else is left the command has failed. Throws the first error's code. */
export function refuseTotalFailure({ planned, computed, cached, failed, errors }: RunSummary): void {
  if (failed === 0 || computed + cached > 0) return
  const first = errors.at(0)
  throw new CarryoverError(
    first?.code ?? 'INTERNAL',
    `None of ${count(planned)} games could be computed. ${first?.message ?? ''}`.trim(),
    first?.hint,
  )
}

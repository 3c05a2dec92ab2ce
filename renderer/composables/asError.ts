import { CarryoverError } from '../../contract/errors.ts'

/** Whatever was thrown, as an error with a code. */
export const asError = (reason: unknown): CarryoverError =>
  reason instanceof CarryoverError
    ? reason
    : new CarryoverError('INTERNAL', reason instanceof Error ? reason.message : String(reason))

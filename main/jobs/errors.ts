import { CarryoverError, type ErrorMessage } from '../../contract/errors.ts'

/** An error as it crosses to a client: a `CarryoverError` as it is, anything else as INTERNAL. */
export function asErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof CarryoverError) {
    return { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) }
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}

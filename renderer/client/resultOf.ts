import { CarryoverError } from '../../contract/errors.ts'
import type { Answer } from '../../contract/workbench.ts'

/** What a call answered, or its error thrown. */
export function resultOf(answer: Answer): unknown {
  // An undefined result may have been left out on the way.
  if (!('error' in answer)) return answer.result
  const { code, message, hint } = answer.error
  throw new CarryoverError(code, message, hint)
}

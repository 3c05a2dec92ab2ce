import { ref, shallowRef } from 'vue'
import type { CarryoverError } from '../../contract/errors.ts'
import { asError } from './asError.ts'

/** Something the user asks for: whether it is under way, and why it failed. Asked twice at once, it runs once. */
export function useAction<Arguments extends unknown[], T>(run: (...args: Arguments) => Promise<T>) {
  const busy = ref(false)
  const error = shallowRef<CarryoverError>()
  async function go(...args: Arguments): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    error.value = undefined
    try {
      return await run(...args)
    } catch (reason) {
      error.value = asError(reason)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, error, go }
}

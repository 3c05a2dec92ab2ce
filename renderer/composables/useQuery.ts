import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { CallInput, CallName, CallOutput, CarryoverError, EventData } from '../../contract/index.ts'
import { engine } from '../engine.ts'
import { asError } from './asError.ts'

type Part = EventData<'change'>['part']

export interface Query<T> {
  /** The last answer; it stays while a new one is under way. */
  data: ShallowRef<T | undefined>
  error: ShallowRef<CarryoverError | undefined>
  loading: ShallowRef<boolean>
  reload: () => Promise<void>
}

/**
 * Keeps the answer to a call up to date: asked again when its input changes, when one of the named parts of the project
 * changes, and when the connection is back. An input of null asks nothing. Answers that come too late are dropped.
 */
export function useQuery<K extends CallName>(
  name: K,
  input: () => CallInput<K> | null,
  { refreshOn = [] }: { refreshOn?: Part[] } = {},
): Query<CallOutput<K>> {
  const data = shallowRef<CallOutput<K>>()
  const error = shallowRef<CarryoverError>()
  const loading = shallowRef(false)
  let asked = 0

  async function ask(): Promise<void> {
    const question = input()
    const number = ++asked
    if (question === null) {
      data.value = undefined
      error.value = undefined
      loading.value = false
      return
    }
    loading.value = true
    try {
      const answer = await engine.call(name, question)
      if (number !== asked) return
      data.value = answer
      error.value = undefined
    } catch (reason) {
      if (number !== asked) return
      error.value = asError(reason)
    }
    loading.value = false
  }

  watch(
    () => JSON.stringify(input()),
    () => void ask(),
    { immediate: true },
  )
  const stopChanges = engine.on('change', ({ project, part }) => {
    const question = input() as { project?: string } | null | undefined
    if (refreshOn.includes(part) && question?.project === project) void ask()
  })
  const stopConnection = engine.connection.onChange((state) => {
    // A question that is under way has waited for the first connection: those that were broken off have failed.
    if (state === 'connected' && !loading.value) void ask()
  })
  onScopeDispose(() => {
    asked++
    stopChanges()
    stopConnection()
  })
  return { data, error, loading, reload: ask }
}

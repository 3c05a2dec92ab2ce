import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { CallOutput } from '../../../contract/workbench.ts'
import type { CarryoverError } from '../../../contract/errors.ts'
import type { Checkpoint } from '../../../contract/models.ts'
import { asError } from '../../composables/asError.ts'
import { engine } from '../../engine.ts'
import { useProjectStore } from '../../stores/project.ts'

/** One checkpoint of the table: what it will be added as, and what its file says. */
export interface Candidate extends Checkpoint {
  wanted: boolean
  read: CallOutput<'model.inspect'> | null
  error: CarryoverError | null
}

/** Files are read a few at a time: each one is tried in an inference process. */
const readers = 2

/** Checkpoints on their way into the project: listed at once, read one after the other, corrected by hand. */
export function useCheckpoints() {
  const project = useProjectStore()
  const candidates = ref<Candidate[]>([])
  const reading = shallowRef(false)
  let round = 0

  async function show(checkpoints: readonly Checkpoint[]): Promise<void> {
    const mine = ++round
    candidates.value = checkpoints.map((checkpoint) => ({
      ...checkpoint,
      // What is in the project already is there to be seen, not to be added twice.
      wanted: project.model(checkpoint.name) === undefined,
      read: null,
      error: null,
    }))
    reading.value = true
    const rows = [...candidates.value]
    const reader = async () => {
      for (let row = rows.shift(); row && mine === round; row = rows.shift()) {
        try {
          row.read = await engine.call('model.inspect', { path: row.path })
        } catch (reason) {
          row.error = asError(reason)
        }
      }
    }
    await Promise.all(Array.from({ length: readers }, reader))
    if (mine === round) reading.value = false
  }
  function clear(): void {
    round++
    candidates.value = []
    reading.value = false
  }
  onScopeDispose(clear)

  const wanted = computed(() => candidates.value.filter((each) => each.wanted))
  /** Names that are taken, in the project or by another row. */
  const taken = computed(() => {
    const names = wanted.value.map(({ name }) => name)
    return new Set(names.filter((name, index) => project.model(name) !== undefined || names.indexOf(name) !== index))
  })
  return {
    candidates,
    reading,
    show,
    clear,
    wanted,
    taken,
    done: computed(() => candidates.value.filter(({ read, error }) => read !== null || error !== null).length),
    faulty: computed(() => wanted.value.filter(({ error }) => error !== null).length),
  }
}

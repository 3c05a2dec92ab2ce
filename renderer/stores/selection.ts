import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

const nothing: ReadonlySet<number> = new Set()
const keyOf = (project: string, data: string) => JSON.stringify([project, data])

/** Samples that were picked, by data set. The page of the data fills it; studies and analyses take it. */
export const useSelectionStore = defineStore('selection', () => {
  const picked = shallowRef<Record<string, ReadonlySet<number>>>({})
  return {
    of: (project: string | null, data: string | undefined): ReadonlySet<number> =>
      project === null || data === undefined ? nothing : (picked.value[keyOf(project, data)] ?? nothing),
    pick: (project: string, data: string, samples: Iterable<number>) => {
      picked.value = { ...picked.value, [keyOf(project, data)]: new Set(samples) }
    },
  }
})

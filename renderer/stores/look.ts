import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Extraction } from '../../contract/analysis.ts'
import type { LookSettings } from '../../contract/compare.ts'
import type { DatasetInfo, DatasetKind } from '../../contract/datasets.ts'
import { fittingSettings } from '../components/playerViews/choices.ts'

/** How one project is looked at. It survives moving between pages and samples, and the next start. */
export interface Look {
  data: string | null
  sample: number
  model: string | null
  /** Columns of the comparison: before, after and, if wanted, another. */
  compared: string[]
  /** By the kind of the data. What is left out is what the engine takes from the newest game or the study. */
  settings: Partial<Record<DatasetKind, LookSettings>>
  extraction: Extraction
  tau: number
}

const initial = (): Look => ({
  data: null,
  sample: 0,
  model: null,
  compared: [],
  settings: {},
  extraction: 'separate',
  tau: 0.05,
})

export const useLookStore = defineStore('look', () => {
  const looks = useLocalStorage<Record<string, Look>>('carryover.looks', {})
  const project = ref<string | null>(null)
  const look = computed<Look>(() => ({ ...initial(), ...(project.value ? looks.value[project.value] : {}) }))
  return {
    look,
    /** The project that is looked at. */
    use: (path: string) => {
      project.value = path
    },
    /** The project goes by another path now. */
    rename: (from: string | null, to: string) => {
      if (from !== null && looks.value[from]) {
        const { [from]: moved, ...others } = looks.value
        looks.value = { ...others, [to]: moved }
      }
      project.value = to
    },
    change: (change: Partial<Look>) => {
      if (project.value === null) return
      looks.value = { ...looks.value, [project.value]: { ...look.value, ...change } }
    },
    /** Those that count for a data set. */
    settingsFor: (dataset: DatasetInfo | undefined): LookSettings =>
      dataset ? fittingSettings(look.value.settings[dataset.kind] ?? {}, dataset) : {},
    changeSettings: (kind: DatasetKind, change: LookSettings) => {
      if (project.value === null) return
      const settings = { ...look.value.settings, [kind]: { ...look.value.settings[kind], ...change } }
      looks.value = { ...looks.value, [project.value]: { ...look.value, settings } }
    },
  }
})

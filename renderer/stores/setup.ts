import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { engine } from '../engine.ts'
import { completed, draftFrom, type Draft } from '../components/setup/draft.ts'
import { useProjectStore } from './project.ts'

/** What is being set up in each project; it stays when one looks elsewhere meanwhile, and over a restart. */
export const useSetupStore = defineStore('setup', () => {
  const project = useProjectStore()
  const drafts = useLocalStorage<Record<string, Draft>>('carryover.setup.drafts', {})
  const draft = computed<Draft | undefined>(() => drafts.value[project.path ?? ''])

  /** Back to what the project's settings say. */
  async function reset(): Promise<void> {
    const { path } = project
    if (path === null) return
    const settings = await engine.call('study.settings', { project: path })
    drafts.value[path] = draftFrom(settings, project.models, project.datasets)
  }

  return {
    draft,
    reset,
    change: (part: Partial<Draft>) => {
      if (draft.value) Object.assign(draft.value, part)
    },
    /** Makes a draft where there is none; names of what is not there any more are taken out. */
    async begin(): Promise<void> {
      const { path } = project
      if (path === null) return
      if (draft.value) drafts.value[path] = completed(draft.value)
      else await reset()
      if (!draft.value) return
      const known = (name: string | null) => project.dataset(name)?.name ?? null
      draft.value.data = known(draft.value.data) ?? project.datasets.at(-1)?.name ?? null
      draft.value.probeData = known(draft.value.probeData)
      draft.value.models = draft.value.models.filter((name) => project.model(name))
    },
  }
})

import { defineStore } from 'pinia'
import type { DataSource } from '../../contract/dataCalls.ts'
import type { DatasetInfo } from '../../contract/datasets.ts'
import { asError } from '../composables/asError.ts'
import { engine } from '../engine.ts'
import { i18n, t } from '../i18n/index.ts'
import { useNoticesStore } from './notices.ts'
import { useProjectStore } from './project.ts'

/** What becomes of an import: the data set, or null where none was added. In an object, so that it is not awaited. */
export interface ImportEnd {
  added: Promise<DatasetInfo | null>
}

/** Data on their way into a project: the work goes on, and its end is told, whatever page is shown meanwhile. */
export const useImportsStore = defineStore('imports', () => {
  const notices = useNoticesStore()
  const project = useProjectStore()

  /** Why it failed is told by the queue, like that of all work. */
  async function ended(job: string, name: string): Promise<DatasetInfo | null> {
    try {
      const added = await engine.call('data.result', { job })
      const n = new Intl.NumberFormat(i18n.global.locale.value).format(added.count)
      const counted = t(`common.counted.${added.kind}`, { n }, added.count)
      notices.done(t('imports.addedData', { name: added.name, counted }))
      return added
    } catch (reason) {
      if (asError(reason).code === 'CANCELLED') notices.done(t('imports.cancelledData', { name }))
      return null
    }
  }

  return {
    /** Throws what is refused at once. */
    start: async (source: DataSource, name: string): Promise<ImportEnd> => {
      const { job } = await engine.call('data.start', { ...source, project: project.path!, name })
      return { added: ended(job, name) }
    },
  }
})

import { useI18n } from 'vue-i18n'
import type { Job } from '../../contract/jobs.ts'

/** What a job is, in the reader's words: those of the engine are for the terminal. */
export function useJobTitle() {
  const { t } = useI18n()
  return ({ kind, data }: Job) => (data === null ? t(`queue.kinds.${kind}`) : t(`queue.titles.${kind}`, { data }))
}

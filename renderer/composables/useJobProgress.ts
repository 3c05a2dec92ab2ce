import { useI18n } from 'vue-i18n'
import type { Job } from '../../contract/jobs.ts'
import { useNumbers } from './useNumbers.ts'

/** How far a job is, in words; empty before that is known. */
export function useJobProgress() {
  const { t } = useI18n()
  const numbers = useNumbers()
  return ({ kind, done, total }: Pick<Job, 'kind' | 'done' | 'total'>): string => {
    if (total <= 0) return ''
    // An import knows what share of a file it has read, other work so many games or networks.
    if (kind === 'import') return numbers.percent(done / total)
    return t('queue.done', { done: numbers.count(Math.floor(done)), total: numbers.count(total) })
  }
}

import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

export interface ListWords {
  right: string
  wrong: string
  analysed: string
  notEvaluated: string
  yes: string
}

/** The words of every line of a list, looked up once: hundreds of look-ups a frame would be felt while scrolling. */
export function useListWords(): ComputedRef<ListWords> {
  const { t } = useI18n()
  return computed(() => ({
    right: t('data.verdict.right'),
    wrong: t('data.verdict.wrong'),
    analysed: t('data.analysed'),
    notEvaluated: t('data.notEvaluated'),
    yes: t('common.yes'),
  }))
}

import { refDebounced } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useNumbers } from '../../composables/useNumbers.ts'
import { useQuery } from '../../composables/useQuery.ts'
import { useLookStore } from '../../stores/look.ts'
import { useProjectStore } from '../../stores/project.ts'
import { glanceText } from '../glanceText.ts'
import type { Entries, Entry } from './entries.ts'

const most = 6

/** Samples by their number or a part of their path or text, of the data set that is looked at. */
export function useFoundSamples(query: Ref<string>): Entries {
  const { t } = useI18n()
  const router = useRouter()
  const numbers = useNumbers()
  const project = useProjectStore()
  const look = useLookStore()

  const text = refDebounced(
    computed(() => query.value.trim()),
    120,
  )
  const dataset = computed(() => project.dataset(look.look.data) ?? project.datasets.at(-1))
  const { data: page } = useQuery('data.page', () =>
    project.ready && dataset.value && text.value !== ''
      ? {
          project: project.path!,
          data: dataset.value.name,
          models: [],
          filter: { text: text.value },
          offset: 0,
          limit: most,
        }
      : null,
  )
  return computed(() => {
    const data = dataset.value
    if (!data || !project.ready || text.value === '') return []
    const entry = (index: number, detail?: string): Entry => ({
      id: `samples ${data.name} ${index}`,
      group: 'samples',
      text: t('palette.sample', { n: numbers.count(index), data: data.name }),
      detail,
      run: () =>
        void router.push({
          name: 'sample',
          params: { project: project.path!, data: data.name, sample: String(index) },
        }),
    })
    const found = (page.value?.rows ?? []).map(({ index, path, label, content }) => {
      const what = glanceText(content, data) || path
      return entry(index, label === null ? what : `${data.classes[label] ?? label} · ${what}`)
    })
    // A number means the sample of that number before those whose path contains it.
    const number = /^\d+$/.test(text.value) ? Number(text.value) : Infinity
    if (number >= data.count) return found
    const exact = entry(number)
    return [found.find(({ id }) => id === exact.id) ?? exact, ...found.filter(({ id }) => id !== exact.id)]
  })
}

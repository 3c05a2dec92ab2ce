import { computed, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useLookStore } from '../stores/look.ts'
import { useProjectStore } from '../stores/project.ts'

/** The data set and sample in the address; where it names none, those looked at last. */
export function useSampleRoute(page: 'sample' | 'compare' | 'sparse') {
  const route = useRoute()
  const router = useRouter()
  const project = useProjectStore()
  const look = useLookStore()

  const dataset = computed(() => {
    const named = typeof route.params.data === 'string' && route.params.data !== '' ? route.params.data : look.look.data
    return project.dataset(named) ?? project.datasets.at(-1)
  })
  const sample = computed({
    get: () => {
      const named = route.params.sample
      const index = typeof named === 'string' && named !== '' ? Number(named) : look.look.sample
      return Math.max(0, Math.min(Number.isInteger(index) ? index : 0, (dataset.value?.count ?? 1) - 1))
    },
    set: (index) => {
      void router.replace({ name: page, params: { ...route.params, data: dataset.value?.name, sample: String(index) } })
    },
  })
  watch(
    [dataset, sample],
    () => {
      if (dataset.value) look.change({ data: dataset.value.name, sample: sample.value })
    },
    { immediate: true },
  )
  return { dataset, sample }
}

import { useLocalStorage } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import type { FigureName } from '../../../contract/figures.ts'
import type { CallInput } from '../../../contract/index.ts'
import { useChosenNetworks } from '../../composables/useChosenNetworks.ts'
import { useQuery } from '../../composables/useQuery.ts'
import { useLookStore } from '../../stores/look.ts'
import { usePaperStore } from '../../stores/paper.ts'
import { useProjectStore } from '../../stores/project.ts'
import { groupOf } from './figureGroups.ts'

export type FigureQuestion = CallInput<'figure.draw'>

/** What a figure is asked for with: the study, or the networks, data and sample that every page looks at. */
export function useFigureQuestion(figure: Ref<FigureName>, study: Ref<number | undefined>) {
  const project = useProjectStore()
  const look = useLookStore()
  const paper = usePaperStore()
  const { model, compared } = useChosenNetworks()

  const group = computed(() => groupOf(figure.value)!)
  const dataset = computed(() => project.dataset(look.look.data) ?? project.datasets.at(-1))
  const sample = computed({
    get: () => Math.max(0, Math.min(look.look.sample, (dataset.value?.count ?? 1) - 1)),
    set: (index) => {
      look.change({ sample: index })
    },
  })
  /** The one figure about a sample that also shows several networks. */
  const sideBySide = useLocalStorage('carryover.overlay.sideBySide', false)
  const canCompare = computed(() => compared.value.length >= 2)
  const isCompared = (name: FigureName) =>
    groupOf(name) === 'comparison' || (name === 'sample-overlay' && sideBySide.value && canCompare.value)
  function networksOf(name: FigureName): string[] | null {
    if (isCompared(name)) return canCompare.value ? compared.value : null
    return model.value === null ? null : [model.value]
  }
  const networks = computed(() => networksOf(figure.value))

  /** Any figure about the same; null where the project has nothing yet that it could be about. */
  function about(name: FigureName): FigureQuestion | null {
    if (project.path === null) return null
    const asked = { project: project.path, figure: name, look: paper.look }
    if (groupOf(name) === 'study') return study.value === undefined ? null : { ...asked, study: study.value }
    const models = networksOf(name)
    if (!dataset.value || !models) return null
    return {
      ...asked,
      data: dataset.value.name,
      models,
      sample: sample.value,
      settings: look.settingsFor(dataset.value),
      extraction: groupOf(name) === 'comparison' ? look.look.extraction : 'separate',
      tau: look.look.tau,
    }
  }
  const question = computed(() => about(figure.value))

  /** The sample as it is looked at: what its menus show. A comparison explains the class that its second network predicts. */
  const looking = useQuery(
    'sample.drilldown',
    () =>
      project.path && group.value !== 'study' && dataset.value && networks.value
        ? {
            project: project.path,
            model: networks.value[1] ?? networks.value[0],
            data: dataset.value.name,
            sample: sample.value,
            settings: look.settingsFor(dataset.value),
          }
        : null,
    { refreshOn: ['data'] },
  )
  /** A game that is missing is computed once: the figure is asked for when the look is there, and stays until then. */
  const asked = computed<FigureQuestion | null>((before) =>
    looking.loading.value || looking.error.value ? (before ?? null) : question.value,
  )
  const drawing = useQuery('figure.draw', () => asked.value, { refreshOn: ['studies', 'data'] })

  return {
    group,
    dataset,
    sample,
    model,
    sideBySide,
    canCompare,
    compares: computed(() => isCompared(figure.value)),
    question,
    about,
    looked: looking.data,
    drawn: drawing.data,
    error: computed(() => looking.error.value ?? drawing.error.value),
    loading: computed(() => looking.loading.value || drawing.loading.value),
    reload: () => (looking.error.value ? looking.reload() : drawing.reload()),
  }
}

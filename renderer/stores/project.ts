import { defineStore } from 'pinia'
import { computed, ref, shallowRef, type ShallowRef } from 'vue'
import type { EvaluationInfo } from '../../contract/browse.ts'
import type { ProjectInfo } from '../../contract/projects.ts'
import type { StudyInfo } from '../../contract/compare.ts'
import type { DatasetInfo, DatasetKind } from '../../contract/datasets.ts'
import type { CarryoverError } from '../../contract/errors.ts'
import type { EventData } from '../../contract/events.ts'
import type { ModelInfo } from '../../contract/models.ts'
import { engine } from '../engine.ts'
import { asError } from '../composables/asError.ts'
import { useLookStore } from './look.ts'

type Part = EventData<'change'>['part']

/** The project on the screen with the lists that most pages need, kept up to date by the engine's events. */
export const useProjectStore = defineStore('project', () => {
  const path = ref<string | null>(null)
  const info = shallowRef<ProjectInfo>()
  const models = shallowRef<ModelInfo[]>([])
  const datasets = shallowRef<DatasetInfo[]>([])
  const evaluations = shallowRef<EvaluationInfo[]>([])
  const studies = shallowRef<StudyInfo[]>([])
  const error = shallowRef<CarryoverError>()
  const ready = ref(false)

  /** Counts openings: what is answered for an earlier one comes too late. */
  let opening = 0

  async function keep<T>(place: ShallowRef<T>, answer: Promise<T>): Promise<void> {
    const asked = opening
    const found = await answer
    if (asked === opening) place.value = found
  }
  const loaders: Record<Part, (project: string) => Promise<void>> = {
    project: (project) => keep(info, engine.call('project.info', { project })),
    models: (project) => keep(models, engine.call('model.list', { project })),
    data: (project) => keep(datasets, engine.call('data.list', { project })),
    predictions: (project) => keep(evaluations, engine.call('predictions.list', { project })),
    studies: (project) => keep(studies, engine.call('study.list', { project })),
    games: (project) => keep(info, engine.call('project.info', { project })),
  }
  const lists = ['models', 'data', 'predictions', 'studies'] as const

  async function open(wanted: string): Promise<void> {
    const mine = ++opening
    // The pages of a project that is opened again after a lost connection stay as they are.
    ready.value = ready.value && path.value === wanted && info.value?.readOnly === false
    path.value = wanted
    error.value = undefined
    try {
      const opened = await openOrRead(wanted)
      if (mine !== opening) return
      if (opened.readOnly) ready.value = false
      info.value = opened
      // Links may have led here under another name of the same file.
      path.value = opened.project
      useLookStore().use(opened.project)
      await Promise.all(lists.map((part) => loaders[part](opened.project)))
      if (!opened.readOnly) await engine.call('job.restore', { project: opened.project })
      if (mine === opening) ready.value = true
    } catch (reason) {
      if (mine !== opening) return
      const fault = asError(reason)
      // It is opened again when the connection is back.
      if (ready.value && fault.code === 'CONNECTION_LOST') return
      ready.value = false
      error.value = fault
    }
  }

  /** The file has another name from now on; how it is looked at goes along. */
  function moved(now: ProjectInfo): void {
    useLookStore().rename(path.value, now.project)
    path.value = now.project
    info.value = now
  }

  function leave(): void {
    opening++
    path.value = null
    ready.value = false
    error.value = undefined
  }

  engine.on('change', ({ project, part }) => {
    if (project !== path.value || !ready.value) return
    const parts = part === 'project' || part === 'games' ? [part] : ([part, 'project'] as const)
    for (const each of parts) void loaders[each](project).catch(() => undefined)
  })
  engine.connection.onChange((state) => {
    // A restarted engine has no project open.
    if (state === 'connected' && path.value !== null) void open(path.value)
  })

  return {
    path,
    info,
    models,
    datasets,
    evaluations,
    studies,
    error,
    ready,
    name: computed(() => nameOf(path.value ?? '')),
    open,
    moved,
    leave,
    dataset: (name: string | null) => datasets.value.find((each) => each.name === name),
    /** Those that take samples of a kind. */
    networksFor: (kind: DatasetKind) => models.value.filter(({ binding }) => binding.kind === kind),
    model: (name: string | null) => models.value.find((each) => each.name === name),
    accuracy: (model: string, data: string) =>
      evaluations.value.find((each) => each.model === model && each.data === data)?.accuracy,
  }
})

/** A project that is open elsewhere, or may not be written, is opened read-only. */
async function openOrRead(path: string): Promise<ProjectInfo> {
  try {
    return await engine.call('project.open', { path })
  } catch (reason) {
    if (!['PROJECT_BUSY', 'FILE_UNWRITABLE'].includes(asError(reason).code)) throw reason
    return engine.call('project.open', { path, readOnly: true })
  }
}

/** `sample` of `/a/b/sample.carryover`. */
export const nameOf = (path: string) =>
  path
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.carryover$/i, '')

/** `/a/b` of `/a/b/sample.carryover`. */
export const folderOf = (path: string) => path.replace(/[\\/][^\\/]*$/, '') || '/'

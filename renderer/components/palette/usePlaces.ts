import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter, type RouteLocationRaw } from 'vue-router'
import { figureName } from '../../../contract/figures.ts'
import { useNumbers } from '../../composables/useNumbers.ts'
import { useQuery } from '../../composables/useQuery.ts'
import { useLookStore } from '../../stores/look.ts'
import { folderOf, useProjectStore } from '../../stores/project.ts'
import type { Entries, Entry, EntryGroup } from './entries.ts'

/** Every place there is to go to: pages, networks, data sets, studies and recent projects. */
export function usePlaces(): Entries {
  const { t } = useI18n()
  const router = useRouter()
  const numbers = useNumbers()
  const project = useProjectStore()
  const look = useLookStore()
  const { data: recent } = useQuery('project.recent', () => undefined)

  const place = (group: EntryGroup, text: string, to: RouteLocationRaw, detail?: string): Entry => ({
    id: `${group} ${JSON.stringify(to)}`,
    group,
    text,
    detail,
    run: () => void router.push(to),
  })
  const inProject = computed(() => (project.ready ? { project: project.path! } : null))

  const pages = computed(() => {
    const params = inProject.value
    const inside = params
      ? (['project', 'import', 'data', 'setup', 'sample', 'compare', 'report', 'figures'] as const)
      : []
    return [
      ...inside.map((name) => place('pages', t(`shell.page.${name}`), { name, params: params! })),
      ...(['home', 'queue', 'settings', 'doctor'] as const).map((name) =>
        place('pages', t(`shell.page.${name}`), { name }),
      ),
    ]
  })
  const contents = computed(() => {
    const params = inProject.value
    if (!params) return []
    return [
      ...project.models.map(({ name, role, epoch }) => ({
        id: `networks ${name}`,
        group: 'networks' as const,
        text: name,
        detail: [t(`common.role.${role}`), ...(epoch === null ? [] : [t('common.epoch', { epoch })])].join(' · '),
        run: () => {
          look.change({ model: name })
          void router.push({ name: 'sample', params })
        },
      })),
      ...project.datasets.map(({ name, kind, count }) =>
        place(
          'data',
          name,
          { name: 'data', params: { ...params, data: name } },
          t(`common.counted.${kind}`, { n: numbers.count(count) }, count),
        ),
      ),
      ...project.studies.map(({ study, createdAt, networks }) =>
        place(
          'studies',
          t('palette.study', { date: numbers.date(createdAt) }),
          { name: 'report', params: { ...params, study: String(study) } },
          `${networks.pretrained} → ${networks.finetuned}`,
        ),
      ),
      ...figureName.options.map((figure) =>
        place(
          'figures',
          t(`figures.names.${figure}`),
          { name: 'figures', params: { ...params, figure } },
          t(`figures.notes.${figure}`),
        ),
      ),
    ]
  })
  const projects = computed(() =>
    (recent.value ?? [])
      .filter(({ path, missing }) => !missing && path !== project.path)
      .map(({ name, path }) => place('projects', name, { name: 'project', params: { project: path } }, folderOf(path))),
  )
  return computed(() => [...pages.value, ...contents.value, ...projects.value])
}

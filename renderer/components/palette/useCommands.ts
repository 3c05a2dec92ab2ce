import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { languages, themes } from '../../../contract/app.ts'
import { sampleStudies } from '../home/sampleStudies.ts'
import { useEdits } from '../../composables/useEdits.ts'
import { engine } from '../../engine.ts'
import { useAppStore } from '../../stores/app.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { useProjectStore } from '../../stores/project.ts'
import type { Entries, Entry } from './entries.ts'

/** Everything there is to do or to set. */
export function useCommands(): Entries {
  const { t } = useI18n()
  const router = useRouter()
  const app = useAppStore()
  const notices = useNoticesStore()
  const project = useProjectStore()
  const { undo, undoable } = useEdits()

  const act = (name: string, text: string, run: () => void, detail?: string): Entry => ({
    id: `actions ${name}`,
    group: 'actions',
    text,
    detail,
    run,
  })
  const atHome = (query: string) => () => void router.push({ name: 'home', query: { [query]: '' } })
  const inProject = computed(() => {
    if (!project.ready) return []
    const params = { project: project.path! }
    const asked = (what: string) => () => void router.push({ name: 'project', params, query: { do: what } })
    const writable = [
      act('rename', t('palette.rename'), asked('rename')),
      act('delete', t('palette.delete'), asked('delete')),
    ]
    return [
      ...(undoable.value === null ? [] : [act('undo', t('common.undo'), () => void undo(), undoable.value)]),
      act('duplicate', t('palette.duplicate'), asked('duplicate')),
      act('pack', t('palette.pack'), asked('pack')),
      ...(project.info?.readOnly ? [] : writable),
      ...(app.capabilities?.reveal
        ? [
            act('reveal', t('common.reveal'), () => {
              engine.call('host.reveal', { path: project.path! }).catch(notices.error)
            }),
          ]
        : []),
    ]
  })
  const general = computed(() => [
    act('new', t('home.new'), atHome('new')),
    act('open', t('home.open'), atHome('open')),
    act('unpack', t('home.unpack'), atHome('unpack')),
    ...sampleStudies.map((study) =>
      act(`sample ${study}`, t('palette.sampleStudy', { name: t(`home.studies.${study}.name`) }), () => {
        engine
          .call('project.sample', { study })
          .then((opened) => router.push({ name: 'project', params: { project: opened.project } }))
          .catch(notices.error)
      }),
    ),
  ])
  const settings = computed(() => [
    ...themes.map((theme) => ({
      id: `settings theme ${theme}`,
      group: 'settings' as const,
      text: t('palette.setting', { name: t('settings.theme'), value: t(`settings.themes.${theme}`) }),
      run: () => void app.change({ theme }).catch(notices.error),
    })),
    ...languages.map((language) => ({
      id: `settings language ${language}`,
      group: 'settings' as const,
      text: t('palette.setting', { name: t('settings.language'), value: t(`settings.languages.${language}`) }),
      run: () => void app.change({ language }).catch(notices.error),
    })),
  ])
  return computed(() => [...inProject.value, ...general.value, ...settings.value])
}

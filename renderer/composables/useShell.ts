import { useEventListener } from '@vueuse/core'
import { nextTick, onScopeDispose, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { CarryoverError } from '../../contract/errors.ts'
import { engine } from '../engine.ts'
import { useAppStore } from '../stores/app.ts'
import { useJobsStore } from '../stores/jobs.ts'
import { useNoticesStore } from '../stores/notices.ts'
import { usePaletteStore } from '../stores/palette.ts'
import { useProjectStore } from '../stores/project.ts'
import { useEdits } from './useEdits.ts'

/**
 * What goes on around the pages: settings, jobs that failed, the menu's commands, shortcuts, dropped files. `focusPage`
 * puts the keyboard at the beginning of the page when another one is shown.
 */
export function useShell(focusPage: () => void): void {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const app = useAppStore()
  const jobs = useJobsStore()
  const notices = useNoticesStore()
  const palette = usePaletteStore()
  const project = useProjectStore()
  const { undo } = useEdits()

  const load = () => {
    void Promise.all([app.load(), jobs.load()]).catch(() => undefined)
  }
  let lost = false
  if (engine.connection.state === 'connected') load()
  const stops = [
    engine.connection.onChange((state) => {
      if (state === 'lost') lost = true
      if (state !== 'connected') return
      load()
      if (lost) notices.done(t('shell.back'))
      lost = false
    }),
    engine.on('job', ({ status, error }) => {
      if (status === 'failed' && error) notices.error(new CarryoverError(error.code, error.message, error.hint))
    }),
    engine.on('command', ({ name, argument }) => {
      commands[name](argument)
    }),
  ]
  onScopeDispose(() => {
    for (const stop of stops) stop()
  })

  watch(
    () => route.name,
    async (_, before) => {
      // The first page is where the browser puts the keyboard by itself.
      if (before === undefined) return
      await nextTick()
      focusPage()
    },
  )

  const goTo = (name: string) => void router.push({ name })
  const commands = {
    open: (path?: string) => {
      void router.push(
        path === undefined ? { name: 'home', query: { open: '' } } : { name: 'project', params: { project: path } },
      )
    },
    new: () => void router.push({ name: 'home', query: { new: '' } }),
    palette: () => {
      palette.toggle()
    },
    settings: () => {
      goTo('settings')
    },
    doctor: () => {
      goTo('doctor')
    },
    about: () => {
      goTo('settings')
    },
    undo: () => {
      // The menu takes the key even from a text field, whose own undo is meant there.
      if (isTyping(document.activeElement)) document.execCommand('undo')
      else void undo()
    },
    'go-back': () => {
      router.back()
    },
    'go-forward': () => {
      router.forward()
    },
  }

  const shortcuts: Record<string, () => void> = {
    k: commands.palette,
    ',': commands.settings,
    o: commands.open,
    n: commands.new,
  }
  useEventListener(window, 'keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    const key = event.key.toLowerCase()
    const run = key === 'z' && !isTyping(event.target) ? () => void undo() : shortcuts[key]
    if (!run) return
    event.preventDefault()
    // A key that is held means it once: edits must not go one after the other.
    if (!event.repeat) run()
  })

  // A file that is dropped beside a place for it must not replace the workbench.
  useEventListener(window, 'dragover', (event) => {
    event.preventDefault()
  })
  useEventListener(window, 'drop', (event) => {
    event.preventDefault()
    const { carryover } = window
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length === 0) return
    if (!carryover) {
      notices.error(new Error(t('shell.dropInBrowser')))
      return
    }
    const paths = files.map((file) => carryover.pathOf(file))
    const opened = paths.find((path) => /\.carryover$/i.test(path))
    if (opened !== undefined) commands.open(opened)
    else if (project.ready)
      void router.push({ name: 'import', params: { project: project.path! }, query: { path: paths } })
    else notices.error(new Error(t('shell.dropWithoutProject')))
  })
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]')

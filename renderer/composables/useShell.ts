import { useEventListener } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { engine } from '../engine.ts'
import { useAppStore } from '../stores/app.ts'
import { useJobsStore } from '../stores/jobs.ts'
import { useNoticesStore } from '../stores/notices.ts'
import { usePaletteStore } from '../stores/palette.ts'
import { useProjectStore } from '../stores/project.ts'

/** What goes on around the pages: settings, jobs that failed, the menu's commands, shortcuts, dropped files. */
export function useShell(): void {
  const { t } = useI18n()
  const router = useRouter()
  const app = useAppStore()
  const jobs = useJobsStore()
  const notices = useNoticesStore()
  const palette = usePaletteStore()
  const project = useProjectStore()

  const load = () => {
    void Promise.all([app.load(), jobs.load()]).catch(() => undefined)
  }
  if (engine.connection.state === 'connected') load()
  const stops = [
    engine.connection.onChange((state) => {
      if (state === 'connected') load()
    }),
    engine.on('job', (job) => {
      if (job.status === 'failed' && job.error) notices.error(job.error)
    }),
    engine.on('command', ({ name, argument }) => {
      commands[name](argument)
    }),
  ]
  onScopeDispose(() => {
    for (const stop of stops) stop()
  })

  async function undo(): Promise<void> {
    const what = project.info?.undo
    if (!project.path || !what) return
    try {
      await engine.call('project.undo', { project: project.path })
      notices.done(t('shell.undone', { what }))
    } catch (reason) {
      notices.error(reason)
    }
  }
  const goTo = (name: string) => void router.push({ name })
  const commands = {
    open: (path?: string) => {
      void router.push(
        path === undefined ? { name: 'home', query: { open: '' } } : { name: 'project', params: { project: path } },
      )
    },
    new: () => void router.push({ name: 'home', query: { new: '' } }),
    palette: () => {
      palette.show()
    },
    settings: () => {
      goTo('settings')
    },
    doctor: () => {
      goTo('doctor')
    },
    about: () => {
      goTo('doctor')
    },
    undo: () => {
      // The menu's item is for both; the page's own shortcut leaves text fields to the browser.
      if (isTyping(document.activeElement)) document.execCommand('undo')
      else void undo()
    },
    'go-back': () => {
      router.back()
    },
    'go-forward': () => {
      router.forward()
    },
    quit: () => undefined,
  }

  useEventListener(window, 'keydown', (event) => {
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      palette.toggle()
    } else if (command && event.key === ',') {
      event.preventDefault()
      goTo('settings')
    } else if (command && !event.shiftKey && event.key.toLowerCase() === 'z' && !isTyping(event.target)) {
      event.preventDefault()
      void undo()
    }
  })

  // A file that is dropped beside a place for it must not replace the workbench.
  useEventListener(window, 'dragover', (event) => {
    event.preventDefault()
  })
  useEventListener(window, 'drop', (event) => {
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    if (!file || !window.carryover) return
    const path = window.carryover.pathOf(file)
    if (path.endsWith('.carryover')) commands.open(path)
    else if (project.path) void router.push({ name: 'import', params: { project: project.path }, query: { path } })
  })
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

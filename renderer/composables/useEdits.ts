import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { engine } from '../engine.ts'
import { useNoticesStore } from '../stores/notices.ts'
import { useProjectStore } from '../stores/project.ts'

/** Edits of the project on the screen: each says what it did and can be taken back. */
export function useEdits() {
  const { t } = useI18n()
  const notices = useNoticesStore()
  const project = useProjectStore()

  /** What would be taken back, in words. */
  const undoable = computed(() => {
    const edit = project.info?.undo
    if (!edit) return null
    return t(`shell.edits.${edit.what}`, { name: edit.names[0], n: edit.names.length }, edit.names.length)
  })

  async function undo(): Promise<void> {
    const what = undoable.value
    if (!project.path || what === null) return
    try {
      await engine.call('project.undo', { project: project.path })
      notices.done(t('shell.undone', { what }))
    } catch (reason) {
      notices.error(reason)
    }
  }

  /** Whether it went well. */
  async function edit(run: (project: string) => Promise<unknown>, done: string): Promise<boolean> {
    if (!project.path) return false
    try {
      await run(project.path)
      notices.done(done, { label: t('common.undo'), run: () => void undo() })
      return true
    } catch (reason) {
      notices.error(reason)
      return false
    }
  }
  return { edit, undo, undoable }
}

import { app, dialog, type BrowserWindow } from 'electron'
import type { LocalWorkbench } from '../main/workbench.ts'
import type { Words } from './words.ts'

/** A worker has 5 s to leave by itself; what has not closed after this is left to the system. */
const closeMs = 10_000

interface Preventable {
  preventDefault(): void
}

/**
 * The way out: asks while a study runs, closes the engine, and only then ends the program. What was running goes on when
 * its project is opened again.
 */
export function quitWithCare(workbench: LocalWorkbench, window: BrowserWindow, words: () => Words): void {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open'

  async function leave(): Promise<void> {
    state = 'asking'
    if (!(await mayLeave())) {
      state = 'open'
      return
    }
    state = 'closing'
    window.hide()
    // An engine that cannot close properly must not keep the program open.
    const closing = workbench.close().then(
      () => true,
      () => true,
    )
    const closed = await Promise.race([closing, after(closeMs, false)])
    state = 'closed'
    if (closed) app.quit()
    else app.exit()
  }

  async function mayLeave(): Promise<boolean> {
    const jobs = await workbench.call('job.list', undefined).catch(() => [])
    if (!jobs.some(({ status }) => status === 'running' || status === 'waiting')) return true
    const { quitWhileRunning, quitDetail, quit, cancel } = words()
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: quitWhileRunning,
      detail: quitDetail,
      buttons: [quit, cancel],
      defaultId: 1,
      cancelId: 1,
    })
    return response === 0
  }

  const stay = (event: Preventable) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'open') void leave()
  }
  window.on('close', stay)
  app.on('before-quit', stay)
}

const after = <T>(ms: number, value: T) =>
  new Promise<T>((resolve) => {
    setTimeout(resolve, ms, value).unref()
  })

import { describe, expect, it, vi } from 'vitest'
import type { Job } from '../../contract/index.ts'
import { exampleJob } from '../fakeWorkbench.ts'
import { preventable } from './fakeElectron.ts'
import { startDesktop } from './startDesktop.ts'

describe('the way out', () => {
  type Started = Awaited<ReturnType<typeof startDesktop>>
  const running = (status: Job['status']) => ({ 'job.list': () => [{ ...exampleJob, status }] })
  const close = ({ window }: Started) => {
    const event = preventable()
    window.emit('close', event)
    return event.preventDefault.mock.calls.length > 0
  }

  it('closes the engine, and only then ends', async () => {
    const started = await startDesktop()
    const { electron, workbench } = started
    expect(close(started)).toBe(true)
    await vi.waitFor(() => {
      expect(electron.app.quit).toHaveBeenCalledTimes(1)
    })
    expect(workbench.closed).toBe(true)
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled()
    expect(close(started)).toBe(false)
    const quitting = preventable()
    electron.app.emit('before-quit', quitting)
    expect(quitting.preventDefault).not.toHaveBeenCalled()
  })

  it.each(['running', 'waiting'] as const)('asks while a study is %s, and stays when told', async (status) => {
    const started = await startDesktop({ answers: running(status) })
    const { electron, workbench, window } = started
    electron.dialog.showMessageBox.mockResolvedValue({ response: 1 })
    const quitting = preventable()
    electron.app.emit('before-quit', quitting)
    expect(quitting.preventDefault).toHaveBeenCalled()
    await vi.waitFor(() => {
      expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1)
    })
    const [asker, question] = electron.dialog.showMessageBox.mock.calls[0] as unknown[]
    expect(asker).toBe(window)
    expect(question).toMatchObject({ buttons: ['Quit', 'Cancel'], cancelId: 1, defaultId: 1 })
    await Promise.resolve()
    expect([workbench.closed, electron.app.quit.mock.calls]).toEqual([false, []])

    electron.dialog.showMessageBox.mockResolvedValue({ response: 0 })
    await vi.waitFor(() => {
      close(started)
      expect(electron.app.quit).toHaveBeenCalledTimes(1)
    })
    expect(workbench.closed).toBe(true)
  })

  it('asks once, however often it is told to', async () => {
    const started = await startDesktop({ answers: running('running') })
    const { electron } = started
    electron.dialog.showMessageBox.mockReturnValue(new Promise(() => undefined))
    for (let i = 0; i < 3; i++) expect(close(started)).toBe(true)
    await vi.waitFor(() => {
      expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1)
    })
  })

  it.each(['paused', 'done', 'failed'] as const)('does not ask when work is %s', async (status) => {
    const started = await startDesktop({ answers: running(status) })
    close(started)
    await vi.waitFor(() => {
      expect(started.electron.app.quit).toHaveBeenCalled()
    })
    expect(started.electron.dialog.showMessageBox).not.toHaveBeenCalled()
  })

  it('an engine that does not close keeps nobody waiting for ever', async () => {
    const started = await startDesktop()
    started.workbench.close = () => new Promise(() => undefined)
    vi.useFakeTimers()
    close(started)
    await vi.advanceTimersByTimeAsync(10_000)
    vi.useRealTimers()
    expect(started.electron.app.exit).toHaveBeenCalledTimes(1)
  })
})

describe('a page that crashes', () => {
  it('comes back, but not over and over', async () => {
    const { window } = await startDesktop()
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' })
    expect(window.webContents.reload).not.toHaveBeenCalled()
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(window.webContents.reload).toHaveBeenCalledTimes(1)
    const later = performance.now() + 11_000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    window.webContents.emit('render-process-gone', {}, { reason: 'oom' })
    vi.restoreAllMocks()
    expect(window.webContents.reload).toHaveBeenCalledTimes(2)
  })
})

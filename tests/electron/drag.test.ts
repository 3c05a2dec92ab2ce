import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Answer, CallInput, CallName, CallOutput, FigureFormat } from '../../contract/index.ts'
import { callChannel } from '../../electron/channels.ts'
import { makeProject, players } from '../calls/parts.ts'
import { createWorkplace, type Workplace } from '../engine/workplace.ts'
import { preventable } from './fakeElectron.ts'
import { startDesktop } from './startDesktop.ts'

let place: Workplace
let project: string
let written: Record<'svg' | 'pdf', string>
let figure: CallInput<'figure.draw'>
beforeAll(async () => {
  place = createWorkplace(1)
  project = await makeProject(place.workbench, place.path('project'))
  figure = { project, figure: 'waterfall', models: ['ft'], data: 'digits', sample: 3, settings: { players } }
  const formats: FigureFormat[] = ['svg', 'pdf']
  const { files } = await place.workbench.call('figure.write', { ...figure, formats, folder: place.path('written') })
  written = { svg: files[0], pdf: files[1] }
  await place.workbench.call('project.close', { project })
})
afterAll(() => place.close())

/** The desktop with an engine of its own and the project open, until the test is over. */
async function openDesktop() {
  const desktop = await startDesktop({ realEngine: true })
  /** As the page calls: with its errors thrown. */
  async function call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
    const answer = (await desktop.call(name, input)) as Answer
    if ('error' in answer) throw new Error(`${answer.error.code}: ${answer.error.message}`)
    return answer.result as CallOutput<K>
  }
  const quit = () => {
    desktop.window.emit('close', preventable())
    return vi.waitFor(
      () => {
        expect(desktop.electron.app.quit).toHaveBeenCalled()
      },
      { timeout: 20_000 },
    )
  }
  onTestFinished(quit)
  await call('project.open', { path: project })
  const drags = () => desktop.window.webContents.startDrag.mock.calls.map(([item]) => item)
  return { ...desktop, call, quit, drags }
}

describe('a figure that is dragged out of the window', () => {
  it('is a file of its name, written as any other, with a picture under the pointer', async () => {
    const { call, drags } = await openDesktop()
    for (const format of ['svg', 'pdf'] as const) {
      const { file } = await call('figure.hold', { ...figure, format })
      expect(basename(file)).toBe(`waterfall.${format}`)
      expect(readFileSync(file).equals(readFileSync(written[format]))).toBe(true)
      // Nobody else on this machine may read it.
      if (process.platform !== 'win32') expect(statSync(dirname(dirname(file))).mode & 0o077).toBe(0)
      await call('host.drag', { file })
      const item = drags().at(-1)!
      expect(item.file).toBe(file)
      const { width, height } = await sharp(item.icon.png).metadata()
      expect(Math.max(width, height)).toBe(192)
    }
    expect(drags()).toHaveLength(2)
  })

  it('is written anew each time: where it was dropped, somebody may read, move or change the one before', async () => {
    const { call, drags } = await openDesktop()
    const { file } = await call('figure.hold', figure)
    const { file: again } = await call('figure.hold', figure)
    expect(again).not.toBe(file)
    rmSync(file)
    await expect(call('host.drag', { file })).rejects.toThrow(`USAGE: "${file}" is not there any more.`)
    await call('host.drag', { file: again })
    expect(drags().map((item) => item.file)).toEqual([again])
  })

  it('is the only kind of file that is dragged, and only for the page of the window', async () => {
    const { call, drags, electron, window } = await openDesktop()
    for (const file of [project, written.svg, '/etc/passwd', '']) {
      await expect(call('host.drag', { file })).rejects.toThrow('USAGE')
    }
    const { file } = await call('figure.hold', figure)
    const own = { url: 'app://carryover/index.html', parent: null }
    for (const event of [
      { sender: {}, senderFrame: own },
      { sender: window.webContents, senderFrame: { ...own, parent: {} } },
      { sender: window.webContents, senderFrame: { ...own, url: 'https://example.org/' } },
    ]) {
      const answer = await electron.handlers.get(callChannel)!(event, 'host.drag', { file })
      expect(answer).toMatchObject({ error: { code: 'USAGE' } })
    }
    expect(drags()).toEqual([])
  })

  it('leaves nothing behind when the program ends, however late it is asked for', async () => {
    const { call, quit } = await openDesktop()
    const { file } = await call('figure.hold', figure)
    const folder = dirname(dirname(file))
    expect(existsSync(folder)).toBe(true)
    await Promise.allSettled([quit(), call('figure.hold', figure)])
    expect(existsSync(folder)).toBe(false)
    await expect(call('figure.hold', figure)).rejects.toThrow()
    expect(existsSync(folder)).toBe(false)
  })
})

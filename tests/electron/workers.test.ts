import { EventEmitter } from 'node:events'
import { beforeEach, expect, it, vi } from 'vitest'
import { createElectron, type FakeElectron } from './fakeElectron.ts'

let electron: FakeElectron
let child: EventEmitter & { pid: number | undefined; postMessage: () => void; kill: () => void }
beforeEach(() => {
  vi.resetModules()
  electron = createElectron()
  vi.doMock('electron', () => electron)
  child = Object.assign(new EventEmitter(), { pid: 4711, postMessage: vi.fn(), kill: vi.fn() })
  electron.utilityProcess.fork.mockReturnValue(child)
})

async function start() {
  const { startUtilityWorker } = await import('../../electron/workers.ts')
  const listeners = { message: vi.fn(), end: vi.fn() }
  return { worker: startUtilityWorker(listeners, { CARRYOVER_EXAMPLE: 'given' }), ...listeners }
}

it('runs the worker of the bundle, without anything of ours in its arguments', async () => {
  await start()
  const [[entry, argv, options]] = electron.utilityProcess.fork.mock.calls as [[string, string[], { env: object }]]
  expect([/[\\/]worker\.js$/.test(entry), argv]).toEqual([true, []])
  expect(options.env).toMatchObject({ PATH: process.env.PATH, CARRYOVER_EXAMPLE: 'given' })
})

it('carries messages both ways and asks it to leave', async () => {
  const { worker, message } = await start()
  child.emit('message', { alive: true })
  expect(message.mock.calls).toEqual([[{ alive: true }]])
  worker.send({ stop: 3 })
  worker.leave()
  expect(vi.mocked(child.postMessage).mock.calls).toEqual([[{ stop: 3 }], [{ leave: true }]])
  expect(worker.pid).toBe(4711)
})

it('tells its end after what it said last', async () => {
  const { message, end } = await start()
  child.emit('exit', 7)
  child.emit('message', { alive: true })
  expect([message.mock.calls.length, end.mock.calls.length]).toEqual([1, 0])
  await vi.waitFor(() => {
    expect(end.mock.calls).toEqual([[{ code: 7, signal: null }]])
  })
})

it('is killed at once, whatever its thread does', async () => {
  const { worker } = await start()
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  worker.kill()
  expect(kill.mock.calls).toEqual([[4711, 'SIGKILL']])
  child.pid = undefined
  worker.kill()
  expect(child.kill).toHaveBeenCalledTimes(1)
  kill.mockRestore()
})

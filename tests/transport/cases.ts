import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reactive, toRaw } from 'vue'
import {
  CarryoverError,
  type CallName,
  type Decomposition,
  type Job,
  type OverallComparison,
} from '../../contract/index.ts'
import type { LocalWorkbench } from '../../main/workbench.ts'
import type { Client } from '../../renderer/client/client.ts'
import { createFake, exampleJob, type FakeWorkbench } from '../fakeWorkbench.ts'

/** A way between a client and a workbench, and how to take it down. */
export interface Transport {
  client: Client
  close(): Promise<void>
}

/** What has to hold whichever way the contract crosses. */
export function describeTransport(name: string, connect: (workbench: LocalWorkbench) => Promise<Transport>): void {
  describe(name, () => {
    let workbench: FakeWorkbench
    let transport: Transport
    let client: Client
    const heldBack = Promise.withResolvers<undefined>()

    beforeEach(async () => {
      workbench = createFake({
        'games.decompose': ({ games }) => ({ games: games.map((values) => ({ values })) }) as unknown as Decomposition,
        'project.info': () => {
          throw new CarryoverError('PROJECT_MISSING', 'There is no project at /p.', 'Choose another.')
        },
        'model.list': () => {
          throw new TypeError('a bug')
        },
        'project.close': () => undefined,
        'project.recent': () => [],
        'compare.overall': () => ({}) as OverallComparison,
        'data.select': () => Int32Array.of(0, -1, 2 ** 31 - 1),
        'job.wait': async ({ job }) => {
          await heldBack.promise
          workbench.emit('job', { ...exampleJob, id: job, status: 'done', done: 96 })
        },
      })
      transport = await connect(workbench)
      client = transport.client
    })
    afterEach(() => transport.close())

    const failure = async (call: Promise<unknown>) => {
      const error: unknown = await call.then(
        () => 'no error',
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(CarryoverError)
      const { code, message, hint, stack = '' } = error as CarryoverError
      // A stack tells where it was caught here, not where it was thrown there.
      expect(stack).not.toContain('fakeWorkbench')
      return { code, message, hint }
    }

    it('carries typed arrays to the last bit, both ways', async () => {
      const values = Float64Array.of(0, -0, NaN, Infinity, Number.MIN_VALUE, Math.PI, 1 / 3, -1)
      const { games } = await client.call('games.decompose', { games: [values, values.subarray(2, 6)] })
      const received = games.map((game) => (game as unknown as { values: Float64Array }).values)
      expect(received).toEqual([values, values.slice(2, 6)])
      expect(received[0]).toBeInstanceOf(Float64Array)
      const sent = (workbench.asked[0].input as { games: Float64Array[] }).games
      expect(sent[1]).toEqual(values.slice(2, 6))
      const selected = await client.call('data.select', { project: 'p', data: 'd' })
      expect(selected).toEqual(Int32Array.of(0, -1, 2 ** 31 - 1))
    })

    it('carries nothing as undefined, in and out', async () => {
      expect(await client.call('project.close', { project: 'p' })).toBeUndefined()
      expect(await client.call('project.recent', undefined)).toEqual([])
      expect(workbench.asked[1].input).toBeUndefined()
    })

    it('leaves out what is undefined among properties, and keeps null', async () => {
      await client.call('project.open', { path: '/p', readOnly: undefined })
      expect(await client.call('study.settings', { project: 'p' })).toBeNull()
      expect(workbench.asked[0].input).toEqual({ path: '/p' })
    })

    it('carries what Vue watches as plain data', async () => {
      const look = reactive({
        settings: { players: { kind: 'grid' as const, rows: 3, columns: 4 } },
        models: ['a', 'b'],
      })
      const { settings, models } = look
      await client.call('compare.overall', { project: 'p', data: 'd', models, settings })
      expect(workbench.asked[0].input).toEqual({
        project: 'p',
        data: 'd',
        models: ['a', 'b'],
        settings: toRaw(settings),
      })
    })

    it('an error keeps its code, sentence and hint', async () => {
      expect(await failure(client.call('project.info', { project: 'p' }))).toEqual({
        code: 'PROJECT_MISSING',
        message: 'There is no project at /p.',
        hint: 'Choose another.',
      })
    })

    it('a bug crosses as INTERNAL, without its stack', async () => {
      expect(await failure(client.call('model.list', { project: 'p' }))).toEqual({
        code: 'INTERNAL',
        message: 'a bug',
        hint: undefined,
      })
    })

    it.each(['no.such.call', 'toString', '__proto__', '', 7, null])('refuses the call %j', async (name) => {
      const { code } = await failure(client.call(name as CallName, undefined))
      expect(code).toBe('USAGE')
      expect(workbench.asked).toEqual([])
    })

    it('refuses input that does not fit, in words', async () => {
      const wrong = await failure(client.call('project.open', { path: 7 } as never))
      expect(wrong).toMatchObject({ code: 'USAGE', message: expect.stringContaining('"path"') as string })
      expect(await failure(client.call('project.open', undefined as never))).toMatchObject({ code: 'USAGE' })
    })

    it('tells events to who listens, until they stop', async () => {
      const [jobs, changes] = [vi.fn(), vi.fn()]
      const stopJobs = client.on('job', jobs)
      client.on('change', changes)
      workbench.emit('job', exampleJob)
      workbench.emit('change', { project: 'p', part: 'models' })
      await vi.waitFor(() => {
        expect(changes).toHaveBeenCalledExactlyOnceWith({ project: 'p', part: 'models' })
      })
      expect(jobs).toHaveBeenCalledExactlyOnceWith(exampleJob)
      stopJobs()
      workbench.emit('job', exampleJob)
      workbench.emit('change', { project: 'p', part: 'data' })
      await vi.waitFor(() => {
        expect(changes).toHaveBeenCalledTimes(2)
      })
      expect(jobs).toHaveBeenCalledTimes(1)
    })

    it('long work: progress comes while its end is awaited, and other calls are answered', async () => {
      const seen: Job[] = []
      client.on('job', (job) => seen.push(job))
      let ended = false
      const end = client.call('job.wait', { job: 'long' }).then(() => (ended = true))
      for (let done = 0; done < 3; done++) workbench.emit('job', { ...exampleJob, id: 'long', done })
      await client.call('project.recent', undefined)
      await vi.waitFor(() => {
        expect(seen.map(({ done }) => done)).toEqual([0, 1, 2])
      })
      expect(ended).toBe(false)
      heldBack.resolve(undefined)
      await end
      await vi.waitFor(() => {
        expect(seen.at(-1)).toMatchObject({ status: 'done', done: 96 })
      })
    })

    it('answers each of many calls at once with its own', async () => {
      const paths = Array.from({ length: 50 }, (_, i) => `/project-${i}`)
      const opened = await Promise.all(paths.map((path) => client.call('project.open', { path })))
      expect(opened.map(({ path }) => path)).toEqual(paths)
    })

    it('is connected, and nobody listens any more when it is taken down', async () => {
      expect(client.connection.state).toBe('connected')
      expect(workbench.listening('job')).toBe(1)
      await transport.close()
      await vi.waitFor(() => {
        expect(workbench.listening('job')).toBe(0)
      })
    })
  })
}

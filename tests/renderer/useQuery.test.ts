import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { CarryoverError, type SampleInfo } from '../../contract/index.ts'
import type { ConnectionState } from '../../renderer/client/client.ts'
import { createFake, type FakeWorkbench } from '../fakeWorkbench.ts'

let fake: FakeWorkbench
const watchers = new Set<(state: ConnectionState) => void>()
const become = (state: ConnectionState) => {
  for (const watcher of watchers) watcher(state)
}

vi.mock('../../renderer/engine.ts', () => ({
  engine: {
    call: (...call: Parameters<FakeWorkbench['call']>) => fake.call(...call),
    on: (...event: Parameters<FakeWorkbench['on']>) => fake.on(...event),
    connection: {
      onChange: (watcher: (state: ConnectionState) => void) => {
        watchers.add(watcher)
        return () => watchers.delete(watcher)
      },
    },
  },
}))
const { useQuery } = await import('../../renderer/composables/useQuery.ts')

/** Answers that are given by hand, in the order in which they were asked for. */
let asked: PromiseWithResolvers<SampleInfo[]>[]
let scope: EffectScope
const project = ref<string | null>('/a')
const page = (path: string): SampleInfo[] => [{ index: 0, path, label: null, sha256: '' }]
/** Lets everything happen that waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  asked = []
  project.value = '/a'
  fake = createFake({
    'data.samples': () => {
      const answer = Promise.withResolvers<SampleInfo[]>()
      asked.push(answer)
      return answer.promise
    },
  })
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
})
const query = () =>
  scope.run(() =>
    useQuery(
      'data.samples',
      () => (project.value === null ? null : { project: project.value, data: 'test', offset: 0, limit: 1 }),
      { refreshOn: ['data'] },
    ),
  )!

describe('the answer that is shown', () => {
  it('is that of the last question, whichever comes last', async () => {
    const { data, loading } = query()
    project.value = '/b'
    await nextTick()
    asked[1].resolve(page('of b'))
    await settled()
    asked[0].resolve(page('of a'))
    await settled()
    expect(data.value).toEqual(page('of b'))
    expect(loading.value).toBe(false)
  })

  it('stays while a new one is under way, and beside an error', async () => {
    const { data, error, reload } = query()
    asked[0].resolve(page('first'))
    await settled()
    void reload()
    expect(data.value).toEqual(page('first'))
    asked[1].reject(new CarryoverError('DATASET_MISSING', 'It is gone.'))
    await settled()
    expect([data.value, error.value?.code]).toEqual([page('first'), 'DATASET_MISSING'])
    void reload()
    asked[2].resolve(page('second'))
    await settled()
    expect([data.value, error.value]).toEqual([page('second'), undefined])
  })

  it('goes when nothing is asked any more, and what is under way comes too late', async () => {
    const { data, loading } = query()
    asked[0].resolve(page('first'))
    await settled()
    project.value = '/b'
    await nextTick()
    project.value = null
    await nextTick()
    asked[1].resolve(page('of b'))
    await settled()
    expect([data.value, loading.value]).toEqual([undefined, false])
  })
})

describe('it is asked again', () => {
  it('when a named part of its own project changes', async () => {
    query()
    asked[0].resolve(page('first'))
    await settled()
    fake.emit('change', { project: '/b', part: 'data' })
    fake.emit('change', { project: '/a', part: 'models' })
    expect(asked).toHaveLength(1)
    fake.emit('change', { project: '/a', part: 'data' })
    expect(asked).toHaveLength(2)
  })

  it('when the connection is back, but not where the question waits for the first one', async () => {
    query()
    become('connected')
    expect(asked).toHaveLength(1)
    asked[0].reject(new CarryoverError('CONNECTION_LOST', 'Lost.'))
    await settled()
    become('lost')
    become('connected')
    expect(asked).toHaveLength(2)
  })

  it('no more when its page is gone', async () => {
    const { data } = query()
    scope.stop()
    asked[0].resolve(page('first'))
    fake.emit('change', { project: '/a', part: 'data' })
    become('connected')
    await settled()
    expect(asked).toHaveLength(1)
    expect(data.value).toBeUndefined()
    expect([fake.listening('change'), watchers.size]).toEqual([0, 0])
  })
})

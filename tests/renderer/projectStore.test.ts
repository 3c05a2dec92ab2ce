import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CarryoverError, type ModelInfo, type ProjectInfo } from '../../contract/index.ts'
import type { ConnectionState } from '../../renderer/client/client.ts'
import { createFake, empty, type Answers, type FakeWorkbench } from '../fakeWorkbench.ts'

let fake: FakeWorkbench
let answers: Answers
let connection: (state: ConnectionState) => void

/** How one looks at projects is another store, which the browser keeps. */
vi.mock('../../renderer/stores/look.ts', () => ({ useLookStore: () => ({ use: vi.fn(), rename: vi.fn() }) }))
vi.mock('../../renderer/engine.ts', () => ({
  engine: {
    call: (...call: Parameters<FakeWorkbench['call']>) => fake.call(...call),
    on: (...event: Parameters<FakeWorkbench['on']>) => fake.on(...event),
    connection: {
      state: 'connected',
      onChange: (listener: typeof connection) => {
        connection = listener
      },
    },
  },
}))

/** What the tests see of the store. Its own types speak of a window, which only vue-tsc knows. */
interface Stores {
  useProjectStore: () => {
    readonly path: string | null
    readonly ready: boolean
    readonly error: CarryoverError | undefined
    readonly info: ProjectInfo | undefined
    readonly models: readonly ModelInfo[]
    open: (path: string) => Promise<void>
    leave: () => void
  }
}
const stores = '../../renderer/stores/project.ts'
const { useProjectStore } = (await import(stores)) as Stores

const network = (name: string) => ({ name }) as ModelInfo
const names = (store: ReturnType<Stores['useProjectStore']>) => store.models.map(({ name }) => name)
const info = (path: string, readOnly = false): ProjectInfo => ({ ...empty, project: path, path, readOnly })
/** Lets everything happen that waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  setActivePinia(createPinia())
  answers = {
    'project.open': ({ path, readOnly }) => info(path, readOnly),
    'project.info': ({ project }) => info(project),
    'model.list': ({ project }) => [network(`of ${project}`)],
    'data.list': () => [],
    'predictions.list': () => [],
    'study.list': () => [],
    'job.restore': () => [],
  }
  fake = createFake(answers)
})
/** The fake reads its answers when it is made. */
function answerWith(other: Answers): void {
  fake = createFake({ ...answers, ...other })
}

describe('the project on the screen', () => {
  it('is the one that was asked for last, whichever answers last', async () => {
    const late = Promise.withResolvers<ModelInfo[]>()
    answerWith({ 'model.list': ({ project }) => (project === '/a' ? late.promise : [network('of b')]) })
    const store = useProjectStore()
    const first = store.open('/a')
    await settled()
    await store.open('/b')
    late.resolve([network('of a')])
    await first
    expect([store.path, store.ready, names(store)]).toEqual(['/b', true, ['of b']])
  })

  it('is none when it was left before it had opened', async () => {
    const late = Promise.withResolvers<ProjectInfo>()
    answerWith({ 'project.open': () => late.promise })
    const store = useProjectStore()
    const opening = store.open('/a')
    store.leave()
    late.resolve(info('/a'))
    await opening
    expect([store.path, store.ready]).toEqual([null, false])
  })

  it('is opened read-only where somebody else writes it, and nothing is put into the queue', async () => {
    answerWith({
      'project.open': ({ path, readOnly = false }) => {
        if (!readOnly) throw new CarryoverError('PROJECT_BUSY', 'It is open elsewhere.')
        return info(path, true)
      },
    })
    const store = useProjectStore()
    await store.open('/a')
    expect([store.ready, store.info?.readOnly]).toEqual([true, true])
    expect(fake.asked.map(({ name }) => name)).not.toContain('job.restore')
  })

  it('says why it cannot be opened', async () => {
    answerWith({
      'project.open': () => {
        throw new CarryoverError('PROJECT_MISSING', 'There is no project at /a.')
      },
    })
    const store = useProjectStore()
    await store.open('/a')
    expect([store.ready, store.error?.code]).toEqual([false, 'PROJECT_MISSING'])
  })

  it('hears of changes of its own and of no others', async () => {
    const store = useProjectStore()
    await store.open('/a')
    const before = fake.asked.length
    fake.emit('change', { project: '/b', part: 'models' })
    await settled()
    expect(fake.asked.length).toBe(before)
    fake.emit('change', { project: '/a', part: 'models' })
    await settled()
    expect(fake.asked.slice(before).map(({ name }) => name)).toEqual(['model.list', 'project.info'])
  })

  it('is opened again when the connection is back, and its pages stay meanwhile', async () => {
    const store = useProjectStore()
    await store.open('/a')
    const before = fake.asked.length
    connection('connected')
    expect(store.ready).toBe(true)
    await settled()
    expect(fake.asked[before]).toEqual({ name: 'project.open', input: { path: '/a' } })
    expect([store.ready, names(store)]).toEqual([true, ['of /a']])
  })
})

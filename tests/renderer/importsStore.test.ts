import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CarryoverError, type DatasetInfo } from '../../contract/index.ts'
import { createFake, type FakeWorkbench } from '../fakeWorkbench.ts'

let fake: FakeWorkbench
const done = vi.fn()

vi.mock('../../renderer/engine.ts', () => ({
  engine: { call: (...call: Parameters<FakeWorkbench['call']>) => fake.call(...call) },
}))
vi.mock('../../renderer/stores/project.ts', () => ({ useProjectStore: () => ({ path: '/p.carryover' }) }))
vi.mock('../../renderer/stores/notices.ts', () => ({ useNoticesStore: () => ({ done }) }))

/** What the tests see of the store. Its own types speak of a window, which only vue-tsc knows. */
interface Stores {
  useImportsStore: () => {
    start: (source: object, name: string) => Promise<{ added: Promise<DatasetInfo | null> }>
  }
}
const where = '../../renderer/stores/imports.ts'
const { useImportsStore } = (await import(where)) as Stores

const dataset: DatasetInfo = {
  id: 1,
  kind: 'text',
  name: 'reviews',
  path: 'reviews.csv',
  missing: false,
  classes: ['bad', 'good'],
  count: 1200,
  skipped: [],
  reading: { column: 'text', tokenizer: { sha256: '', name: 'tokenizer.json', vocabulary: 100 }, mostTokens: 64 },
}
const source = { path: '/reviews.csv', kind: 'text', tokenizer: '/tokenizer.json' }

beforeEach(() => {
  setActivePinia(createPinia())
  done.mockClear()
})

describe('an import', () => {
  it('is started with what was said, and tells of its end', async () => {
    fake = createFake({ 'data.result': () => dataset })
    const { added } = await useImportsStore().start(source, 'reviews')
    expect(fake.asked[0]).toEqual({
      name: 'data.start',
      input: { ...source, project: '/p.carryover', name: 'reviews' },
    })
    expect(await added).toEqual(dataset)
    expect(done).toHaveBeenCalledExactlyOnceWith('Added reviews with 1,200 texts.')
  })

  it('that is cancelled says that nothing was added', async () => {
    fake = createFake({
      'data.result': () => {
        throw new CarryoverError('CANCELLED', 'It was cancelled.')
      },
    })
    const { added } = await useImportsStore().start(source, 'reviews')
    expect(await added).toBeNull()
    expect(done).toHaveBeenCalledExactlyOnceWith('Cancelled: nothing of reviews was added.')
  })

  it('that fails leaves it to the queue to say why; one that is refused throws', async () => {
    fake = createFake({
      'data.result': () => {
        throw new CarryoverError('DATASET_INVALID', 'It has ragged rows.')
      },
    })
    const { added } = await useImportsStore().start(source, 'reviews')
    expect(await added).toBeNull()
    expect(done).not.toHaveBeenCalled()
    fake = createFake({
      'data.start': () => {
        throw new CarryoverError('DATASET_EXISTS', 'The name is taken.')
      },
    })
    await expect(useImportsStore().start(source, 'reviews')).rejects.toThrow('The name is taken.')
  })
})

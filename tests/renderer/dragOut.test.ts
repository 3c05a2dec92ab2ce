import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, reactive, type EffectScope } from 'vue'
import { CarryoverError, type FigureFormat } from '../../contract/index.ts'
import { createFake, type FakeWorkbench } from '../fakeWorkbench.ts'

let fake: FakeWorkbench
const app = { capabilities: { dragOut: true } }
const paper = reactive<{ formats: FigureFormat[] }>({ formats: [] })
const told = vi.fn()
vi.mock('../../renderer/engine.ts', () => ({
  engine: { call: (...call: Parameters<FakeWorkbench['call']>) => fake.call(...call) },
}))
vi.mock('../../renderer/stores/app.ts', () => ({ useAppStore: () => app }))
vi.mock('../../renderer/stores/paper.ts', () => ({ usePaperStore: () => paper }))
vi.mock('../../renderer/stores/notices.ts', () => ({ useNoticesStore: () => ({ error: told }) }))
const { useDragOut } = await import('../../renderer/components/gallery/useDragOut.ts')

/** Files that are written when the test says so. */
let writing: PromiseWithResolvers<{ file: string }>[]
let scope: EffectScope
let subject: ReturnType<Parameters<typeof useDragOut>[0]>
let drag: ReturnType<typeof useDragOut>
const settled = () => new Promise((resolve) => setImmediate(resolve))
const asked = (name: string) => fake.asked.filter((each) => each.name === name).map(({ input }) => input)
/** Begins to drag; answers whether that is left to the browser. */
function start(transfer: Partial<DataTransfer> = { types: [] }): boolean {
  const event = { preventDefault: vi.fn(), dataTransfer: transfer }
  drag.start(event as Partial<DragEvent> as DragEvent)
  return event.preventDefault.mock.calls.length === 0
}

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget())
  told.mockClear()
  writing = []
  app.capabilities.dragOut = true
  paper.formats = ['svg', 'pdf']
  fake = createFake({
    'figure.hold': () => {
      writing.push(Promise.withResolvers())
      return writing.at(-1)!.promise
    },
    'host.drag': () => undefined,
  })
  subject = reactive({
    question: { project: '/a', figure: 'accuracy' },
    drawn: { svg: '<svg/>', width: 10, height: 10 },
  })
  scope = effectScope()
  drag = scope.run(() => useDragOut(() => subject))!
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

describe('on the desktop', () => {
  it('the file is written once, when the pointer comes, and is there when the drag begins', async () => {
    drag.prepare()
    drag.prepare()
    expect(asked('figure.hold')).toEqual([{ project: '/a', figure: 'accuracy', format: 'svg' }])
    writing[0].resolve({ file: '/tmp/accuracy.svg' })
    await settled()
    expect(start()).toBe(false)
    await settled()
    expect(asked('host.drag')).toEqual([{ file: '/tmp/accuracy.svg' }])
    expect(writing).toHaveLength(1)
    // It may be anywhere now.
    drag.prepare()
    expect(writing).toHaveLength(2)
  })

  it('one that takes long is dragged only if the button is held still', async () => {
    start()
    writing[0].resolve({ file: '/tmp/1' })
    await settled()
    start()
    window.dispatchEvent(new Event('pointerup'))
    writing[1].resolve({ file: '/tmp/2' })
    await settled()
    expect(asked('host.drag')).toEqual([{ file: '/tmp/1' }])
  })

  it('it is another file when the figure or the format is another', async () => {
    drag.prepare()
    subject.drawn = { svg: '<svg>2</svg>', width: 10, height: 10 }
    await nextTick()
    drag.prepare()
    paper.formats = ['csv', 'pdf']
    await nextTick()
    drag.prepare()
    paper.formats = ['csv']
    await nextTick()
    drag.prepare()
    const formats = asked('figure.hold').map((input) => (input as { format: string }).format)
    expect(formats).toEqual(['svg', 'svg', 'pdf', 'svg'])
  })

  it('what went wrong is tried again when it is dragged, and told then', async () => {
    const full = new CarryoverError('FILE_UNWRITABLE', 'The disk is full.')
    drag.prepare()
    writing[0].reject(full)
    await settled()
    expect(told).not.toHaveBeenCalled()
    start()
    writing[1].reject(full)
    await settled()
    expect(told.mock.calls).toEqual([[full]])
    expect(asked('host.drag')).toEqual([])
  })
})

describe('in a browser', () => {
  it('nothing is asked of the engine, and the browser has its way', () => {
    app.capabilities.dragOut = false
    drag.prepare()
    expect(start()).toBe(true)
    expect(fake.asked).toEqual([])
  })

  it('that fills in what it offers only where a page has not, nothing is put in', () => {
    app.capabilities.dragOut = false
    const setData = vi.fn()
    start({ types: [], setData })
    expect(setData).not.toHaveBeenCalled()
  })
})

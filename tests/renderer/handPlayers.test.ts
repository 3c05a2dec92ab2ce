import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CarryoverError, type CallInput, type MaskedViews, type PlayerMap } from '../../contract/index.ts'
import { createFake, type Answers, type FakeWorkbench } from '../fakeWorkbench.ts'

let fake: FakeWorkbench
let answers: Answers
vi.mock('../../renderer/engine.ts', () => ({
  engine: { call: (...call: Parameters<FakeWorkbench['call']>) => fake.call(...call) },
}))

/** What the tests see of it. Its own types speak of a window, which only vue-tsc knows. */
interface Module {
  useHandPlayers: (
    kind: 'image' | 'text',
    of: () => { project: string; data: string; sample: number; baseline: undefined },
  ) => {
    readonly players: { value: Uint8Array }
    readonly stored: { value: PlayerMap | null }
    readonly n: { value: number }
    readonly canUndo: { value: boolean }
    change: (players: Uint8Array) => void
    undo: () => void
    load: { go: () => Promise<unknown>; error: { value: CarryoverError | undefined } }
    startFrom: { go: (cut: { kind: 'slic'; count: number }) => Promise<unknown> }
    keep: { go: (others: number[]) => Promise<number | undefined> }
    remove: { go: () => Promise<unknown> }
  }
}
const module = '../../renderer/components/playerViews/useHandPlayers.ts'
const { useHandPlayers } = (await import(module)) as Module

/** A picture of 2 × 2 pixels cut as asked: superpixels are rows here. */
const masked = ({ players: { kind } }: CallInput<'sample.masked'>): MaskedViews => {
  const pictures = { width: 2, height: 2, count: 1, rgba: new Uint8Array(16) }
  const players = Uint8Array.from(kind === 'slic' ? [0, 0, 1, 1] : [0, 0, 0, 0])
  return {
    kind: 'image',
    view: { kind: 'image', picture: pictures, map: { width: 2, height: 2, n: 2, players } },
    pictures,
  }
}
const nothing = [255, 255, 255, 255]
let sample = 3
const begin = () => useHandPlayers('image', () => ({ project: 'p', data: 'd', sample, baseline: undefined }))

beforeEach(() => {
  sample = 3
  answers = { 'sample.masked': masked, 'players.byHand': () => null, 'players.keep': () => undefined }
  fake = createFake({
    'sample.masked': (input) => answers['sample.masked']!(input),
    'players.byHand': (input) => answers['players.byHand']!(input),
    'players.keep': (input) => answers['players.keep']!(input),
  })
})

describe('players made by hand', () => {
  it('begin with nothing drawn, or with what is kept', async () => {
    const hand = begin()
    await hand.load.go()
    expect([...hand.players.value]).toEqual(nothing)
    answers['players.byHand'] = () => ({ width: 2, height: 2, n: 1, players: Uint8Array.of(0, 0, 255, 255) })
    await hand.load.go()
    expect([...hand.players.value]).toEqual([0, 0, 255, 255])
    expect(hand.n.value).toBe(1)
    expect(hand.canUndo.value).toBe(false)
  })

  it('are undone step by step, a cut that one starts from included', async () => {
    const hand = begin()
    await hand.load.go()
    hand.change(Uint8Array.of(5, 255, 255, 255))
    await hand.startFrom.go({ kind: 'slic', count: 2 })
    expect([...hand.players.value]).toEqual([0, 0, 1, 1])
    hand.undo()
    expect([...hand.players.value]).toEqual([5, 255, 255, 255])
    hand.undo()
    expect([...hand.players.value]).toEqual(nothing)
    expect(hand.canUndo.value).toBe(false)
  })

  it('are kept without gaps, for the sample and those they are copied to, each once', async () => {
    let kept: CallInput<'players.keep'> | undefined
    answers['players.keep'] = (input) => {
      kept = input
    }
    const hand = begin()
    await hand.load.go()
    hand.change(Uint8Array.of(9, 255, 4, 9))
    expect(await hand.keep.go([1, 3, 7])).toBe(3)
    expect(kept).toEqual({
      project: 'p',
      data: 'd',
      samples: [3, 1, 7],
      map: { width: 2, height: 2, n: 2, players: Uint8Array.of(1, 255, 0, 1) },
    })
    await hand.remove.go()
    expect(kept).toMatchObject({ samples: [3], map: null })
    expect(hand.stored.value).toBeNull()
  })

  it('are those of the sample that is wanted when the answer comes', async () => {
    const asked: number[] = []
    answers['players.byHand'] = (input) => {
      asked.push(input.sample)
      return { width: 2, height: 2, n: 1, players: new Uint8Array(4).fill(input.sample === 3 ? 0 : 255) }
    }
    const hand = begin()
    const loading = hand.load.go()
    sample = 8
    await loading
    expect(asked).toEqual([3, 8])
    expect([...hand.players.value]).toEqual(nothing)
  })

  it('say what went wrong', async () => {
    answers['sample.masked'] = () => {
      throw new CarryoverError('DATASET_MISSING', 'It is gone.')
    }
    const hand = begin()
    await hand.load.go()
    expect(hand.load.error.value?.message).toBe('It is gone.')
  })
})

import { describe, expect, it, vi } from 'vitest'
import { createWanted } from '../../renderer/composables/createWanted.ts'

/** Requests that are answered when the test says so. */
function slowSource() {
  const requests: { keys: number[]; answer: (values?: string[]) => Promise<void>; fail: () => Promise<void> }[] = []
  const fetch = vi.fn((keys: number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>()
    const settled = async () => {
      await promise.catch(() => undefined)
      await Promise.resolve()
      await Promise.resolve()
    }
    requests.push({
      keys,
      answer: (values = keys.map((key) => `value ${key}`)) => (resolve(values), settled()),
      fail: () => (reject(new Error('gone')), settled()),
    })
    return promise
  })
  return { fetch, requests }
}
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

function setUp(capacity = 100) {
  const source = slowSource()
  const onError = vi.fn()
  const wanted = createWanted({ ...source, batch: 2, atOnce: 2, capacity, onArrival: vi.fn(), onError })
  return { ...source, wanted, onError, asked: () => source.requests.map(({ keys }) => keys) }
}

describe('values that are fetched as they come into sight', () => {
  it('are asked for in batches, a few at a time, each once', async () => {
    const { wanted, requests, asked } = setUp()
    wanted.want(range(0, 6))
    wanted.want(range(0, 6))
    expect(asked()).toEqual([
      [0, 1],
      [2, 3],
    ])
    await requests[0].answer()
    expect(wanted.get(1)).toBe('value 1')
    expect(asked().slice(2)).toEqual([[4, 5]])
  })

  it('are not asked for when they were scrolled past before their turn', async () => {
    const { wanted, requests, asked } = setUp()
    wanted.want(range(0, 9))
    wanted.want(range(50, 51))
    await requests[0].answer()
    await requests[1].answer()
    expect(asked().slice(2)).toEqual([[50, 51]])
  })

  it('stay in sight while they are renewed, and are taken for new only then', async () => {
    const { wanted, requests } = setUp()
    wanted.want([0])
    await requests[0].answer(['old'])
    wanted.renew()
    expect(wanted.get(0)).toBe('old')
    await requests[1].answer(['new'])
    expect(wanted.get(0)).toBe('new')
  })

  it('of another question take all of the former ones away when the first of them arrives', async () => {
    const { wanted, requests } = setUp()
    wanted.want([0, 1])
    await requests[0].answer()
    wanted.forget()
    wanted.want([0])
    expect(wanted.get(1)).toBe('value 1')
    await requests[1].answer(['other'])
    expect(wanted.get(0)).toBe('other')
    expect(wanted.get(1)).toBeUndefined()
  })

  it('that come too late for their question do not count', async () => {
    const { wanted, requests } = setUp()
    wanted.want([0])
    wanted.forget()
    wanted.want([0])
    await requests[0].answer(['late'])
    expect(wanted.get(0)).toBeUndefined()
    await requests[1].answer(['right'])
    expect(wanted.get(0)).toBe('right')
  })

  it('that fail are said once and not asked for over and over', async () => {
    const { wanted, requests, onError, asked } = setUp()
    wanted.want([0])
    await requests[0].fail()
    wanted.want([0])
    expect(onError).toHaveBeenCalledOnce()
    expect(asked()).toEqual([[0]])
    wanted.renew()
    expect(asked().length).toBe(2)
  })

  it('make room for others when they are out of sight', async () => {
    const { wanted, requests } = setUp(2)
    wanted.want([0, 1])
    await requests[0].answer()
    wanted.want([2, 3])
    await requests[1].answer()
    expect([0, 1, 2, 3].map((key) => wanted.get(key) !== undefined)).toEqual([false, false, true, true])
  })
})

import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { forEachAtOnce } from '../../main/jobs/atOnce.ts'

const items = Array.from({ length: 20 }, (_, i) => i)

test('does everything in order, never more at once than it may', async () => {
  const begun: number[] = []
  let [running, most] = [0, 0]
  await forEachAtOnce(3, items, async (item) => {
    begun.push(item)
    most = Math.max(most, ++running)
    await nextTurn()
    running--
  })
  expect(begun).toEqual(items)
  expect(most).toBe(3)
})

test('an error begins nothing new, and is told when what runs has settled', async () => {
  const begun: number[] = []
  let running = 0
  const all = forEachAtOnce(3, items, async (item) => {
    begun.push(item)
    running++
    for (let turn = 0; turn <= item; turn++) await nextTurn()
    running--
    if (item === 1) throw new Error('the second one')
  })
  await expect(all).rejects.toThrow('the second one')
  expect(running).toBe(0)
  expect(begun).toEqual([0, 1, 2, 3])
})

test('nothing to do is done at once', async () => {
  await expect(forEachAtOnce(3, [], () => Promise.reject(new Error('never')))).resolves.toBeUndefined()
})

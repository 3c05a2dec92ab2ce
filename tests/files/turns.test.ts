import { expect, test } from 'vitest'
import { createTurns } from '../../main/files/turns.ts'

test('what runs at a time is no heavier than allowed, in the order in which it came', async () => {
  const turns = createTurns(10)
  const order: number[] = []
  let running = 0
  let most = 0
  const work = (weight: number) =>
    turns(weight, async () => {
      order.push(weight)
      running += weight
      most = Math.max(most, running)
      await Promise.resolve()
      running -= weight
      if (weight === 3) throw new Error('halfway')
      return weight
    })
  const weights = [4, 5, 3, 9, 1, 40, 2, 2]
  const ended = await Promise.allSettled(weights.map(work))
  expect(order).toEqual(weights)
  expect(most).toBe(40)
  expect(ended.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual(
    weights.map((weight) => (weight === 3 ? 'failed' : weight)),
  )
})

import { expect, test } from 'vitest'
import { isPresent, type Coalitions } from '../../main/sparse/coalitions.ts'
import { drawDesign } from '../../main/sparse/design.ts'

const sizes = (coalitions: Coalitions, from = 0, to = coalitions.count) =>
  Array.from({ length: to - from }, (_, k) => {
    let size = 0
    for (let player = 0; player < coalitions.n; player++) if (isPresent(coalitions, from + k, player)) size++
    return size
  })
const texts = ({ bits, width, count }: Coalitions) =>
  Array.from({ length: count }, (_, k) => bits.subarray(k * width, (k + 1) * width).join())

test.each([1, 3, 10, 11, 12, 49, 128])('no coalition of %i players comes twice, nobody and everybody first', (n) => {
  const { coalitions, passes, heldOut } = drawDesign(n, { passes: 1000, seed: 4 })
  expect(passes).toBe(Math.min(1000, 2 ** n))
  expect(coalitions.count).toBe(passes)
  expect(new Set(texts(coalitions)).size).toBe(passes)
  expect(sizes(coalitions, 0, 2)).toEqual([0, n])
  expect(heldOut).toBe(Math.max(1, Math.round(passes / 10)))
})

test('what is held out is drawn evenly, and of the rest a tenth has any size', () => {
  const n = 100
  const { coalitions, heldOut } = drawDesign(n, { passes: 20_000, seed: 1 })
  const far = (size: number) => Math.abs(size - n / 2) > 25
  // Five standard deviations: none of 2,000 drawn evenly.
  expect(sizes(coalitions, 20_000 - heldOut).filter(far)).toEqual([])
  const share = sizes(coalitions, 2, 20_000 - heldOut).filter(far).length / (18_000 - 2)
  // Half of those whose share of players is even in 0 … 1.
  expect(share).toBeGreaterThan(0.04)
  expect(share).toBeLessThan(0.06)
})

test('each player is present as often as absent', () => {
  const { coalitions } = drawDesign(70, { passes: 20_000, seed: 2 })
  for (let player = 0; player < 70; player++) {
    let present = 0
    for (let k = 0; k < coalitions.count; k++) if (isPresent(coalitions, k, player)) present++
    expect(Math.abs(present / coalitions.count - 0.5)).toBeLessThan(0.02)
  }
})

test('too many players are refused', () => {
  expect(() => drawDesign(129, { passes: 500, seed: 0 })).toThrow(
    'Interactions of 129 players cannot be recovered; 128 is the most.',
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { carryover, classifyInteractions } from '../../main/knowledge/carryover.ts'
import { salienceThreshold } from '../../main/knowledge/strength.ts'
import { networks } from './interactions.ts'

// Two players: masks ∅, {0}, {1}, {0, 1}. Strongest: 4 in pre, 10 in ft.
const pre = { and: Float64Array.of(0, 4, -2, 0.1), or: Float64Array.of(0, 0, 0, 1) }
const ft = { and: Float64Array.of(0, 3, 5, 0.4), or: Float64Array.of(0, 0, 0, 10) }
const sc = { and: Float64Array.of(0, 1, 9, 9), or: Float64Array.of(0, 0, 0, -6) }

test('the salience threshold is a share of the strongest interaction, whichever its type and sign', () => {
  expect(salienceThreshold(pre.and, pre.or, 0.05)).toBeCloseTo(0.2, 15)
  expect(salienceThreshold(Float64Array.of(0, 1), Float64Array.of(0, -8), 0.5)).toBe(4)
  expect(salienceThreshold(Float64Array.of(99, 1), Float64Array.of(-99, 0), 1)).toBe(1)
})

describe('one sample worked by hand', () => {
  test('interactions', () => {
    expect(classifyInteractions(pre, ft, sc, 0.05)).toEqual([
      { type: 'and', mask: 1, pre: 4, ft: 3, sc: 1, preserve: 3, discard: 1, new: 0 },
      { type: 'and', mask: 2, pre: -2, ft: 5, sc: 9, preserve: 0, discard: 2, new: 5 },
      { type: 'or', mask: 3, pre: 1, ft: 10, sc: -6, preserve: 1, discard: 0, new: 9 },
    ])
  })

  test('sums by order', () => {
    expect(carryover(pre, ft, sc, 0.05)).toEqual({
      preserve: Float64Array.of(3, 1),
      discard: Float64Array.of(3, 0),
      new: Float64Array.of(5, 9),
      // The OR interaction of the scratch network has the other sign.
      sharedWithScratch: Float64Array.of(1, 0),
      strengthPre: Float64Array.of(6, 1),
      strengthFt: Float64Array.of(8, 10),
      effect: { preserve: Float64Array.of(3, 1), discard: Float64Array.of(-1, 0), new: Float64Array.of(5, 9) },
    })
  })

  test('what is salient in one of the two networks is kept', () => {
    const kept = classifyInteractions(pre, ft, null, 0.03)
    expect(kept.map(({ type, mask }) => [type, mask])).toEqual([
      ['and', 1],
      ['and', 2],
      ['and', 3],
      ['or', 3],
    ])
    expect(kept[2]).toMatchObject({ preserve: 0.1, discard: 0, sc: null })
    expect(kept[2].new).toBeCloseTo(0.3, 15)
  })

  test('without a scratch network nothing is said about it', () => {
    expect(carryover(pre, ft, null, 0.05).sharedWithScratch).toBeNull()
  })

  test('a network without interactions keeps nothing by itself', () => {
    const none = { and: new Float64Array(4), or: new Float64Array(4) }
    expect(classifyInteractions(none, none, none, 0.05)).toEqual([])
    expect(classifyInteractions(none, ft, none, 0.05).map(({ mask }) => mask)).toEqual([1, 2, 3])
  })
})

const tau = fc.double({ min: 0, max: 1, noNaN: true })

test('preserved and discarded strength make up |pre|, preserved and new strength |ft|', () => {
  fc.assert(
    fc.property(networks(3), tau, ([a, b, c], tau) => {
      for (const change of classifyInteractions(a, b, c, tau)) {
        expect(change.preserve + change.discard).toBeCloseTo(Math.abs(change.pre), 12)
        expect(change.preserve + change.new).toBeCloseTo(Math.abs(change.ft), 12)
        expect(Math.min(change.preserve, change.discard, change.new)).toBeGreaterThanOrEqual(0)
      }
      const sums = carryover(a, b, c, tau)
      sums.preserve.forEach((preserve, m) => {
        expect(preserve + sums.discard[m]).toBeCloseTo(sums.strengthPre[m], 10)
        expect(preserve + sums.new[m]).toBeCloseTo(sums.strengthFt[m], 10)
        expect(sums.sharedWithScratch![m]).toBeLessThanOrEqual(preserve)
      })
    }),
  )
})

test('the two networks exchanged, discarded and new strength change places', () => {
  fc.assert(
    fc.property(networks(2), tau, ([a, b], tau) => {
      const there = carryover(a, b, null, tau)
      const back = carryover(b, a, null, tau)
      expect(back.preserve).toEqual(there.preserve)
      expect(back.new).toEqual(there.discard)
      expect(back.effect.discard).toEqual(there.effect.new)
    }),
  )
})

test('a network compared with itself preserves everything, and a scratch network equal to it shares everything', () => {
  fc.assert(
    fc.property(networks(1), tau, ([a], tau) => {
      const sums = carryover(a, a, a, tau)
      expect(sums.preserve).toEqual(sums.strengthPre)
      expect(sums.sharedWithScratch).toEqual(sums.strengthFt)
      expect([...sums.discard, ...sums.new].every((strength) => strength === 0)).toBe(true)
    }),
  )
})

test('without a threshold no strength is left out', () => {
  fc.assert(
    fc.property(networks(2), ([a, b]) => {
      const total = [...a.and, ...a.or].reduce((sum, value) => sum + Math.abs(value), 0)
      const kept = carryover(a, b, null, 0).strengthPre.reduce((sum, value) => sum + value, 0)
      expect(kept).toBeCloseTo(total, 10)
    }),
  )
})

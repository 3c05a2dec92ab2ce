import { describe, expect, it } from 'vitest'
import type { ReportSample } from '../../contract/compare.ts'
import { contributions, type Question } from '../../renderer/components/report/contributions.ts'

const sample = (index: number, kind: number, preserve: number[], similarity: number[]): ReportSample => ({
  sample: index,
  path: `${kind}/${index}.png`,
  label: kind,
  class: kind,
  preserve,
  discard: [0, 0],
  new: [0, 0],
  shared: null,
  similarity: { finetuned: similarity },
})
const samples = [sample(3, 0, [1, 2], [0.4, 1]), sample(7, 1, [4, 0], [0.1, 1]), sample(9, 1, [0, 5], [0.3, 1])]
const names = { className: (index: number) => ['cat', 'dog'][index], epochs: { finetuned: [0, 40] } }
const ask = (question: Question) =>
  contributions(samples, question, names).map(({ sample: { sample: index }, value, share }) => [index, value, share])
const strength = { kind: 'strength', measure: 'preserve', order: null, class: null } as const

describe('samples behind a number', () => {
  it('adds up what a sample has at all orders, most first', () => {
    expect(ask(strength)).toEqual([
      [9, 5, 5 / 12],
      [7, 4, 4 / 12],
      [3, 3, 3 / 12],
    ])
  })

  it('takes one order, from 1', () => {
    expect(ask({ ...strength, order: 2 }).map(([index, value]) => [index, value])).toEqual([
      [9, 5],
      [3, 2],
      [7, 0],
    ])
  })

  it('shares among the samples of one class', () => {
    expect(ask({ ...strength, class: 'dog' })).toEqual([
      [9, 5, 5 / 9],
      [7, 4, 4 / 9],
    ])
  })

  it('has no share where nothing was found, or nothing is there to be shared', () => {
    expect(ask({ ...strength, measure: 'shared' }).map(([, value, share]) => [value, share])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })

  it('puts the least similar first', () => {
    expect(ask({ kind: 'similarity', run: 'finetuned', epoch: 0 })).toEqual([
      [7, 0.1, null],
      [9, 0.3, null],
      [3, 0.4, null],
    ])
  })
})

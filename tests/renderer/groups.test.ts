import { describe, expect, it } from 'vitest'
import {
  apart,
  byCommonWords,
  commonName,
  together,
  withoutColumns,
} from '../../renderer/components/playerViews/columnGroups.ts'

const measures = [
  ...['radius', 'texture', 'perimeter', 'area', 'smoothness', 'compactness', 'concavity', 'concave points'],
  ...['symmetry', 'fractal dimension'],
]
/** The thirty columns of the breast cancer data. */
const names = [
  ...measures.map((measure) => `mean ${measure}`),
  ...measures.map((measure) => `${measure} error`),
  ...measures.map((measure) => `worst ${measure}`),
]

describe('groups of columns', () => {
  it('finds the measures that come three times, not the three ways of summing up', () => {
    const groups = byCommonWords(names)
    expect(groups.map(({ name }) => name)).toEqual(measures)
    groups.forEach(({ columns }, at) => {
      expect(columns).toEqual([at, at + 10, at + 20])
    })
  })

  it('reads names in the ways they are written, and leaves what has nothing in common', () => {
    expect(byCommonWords(['sepalLength', 'sepal_width', 'petal length (cm)', 'Petal.Width', 'id'])).toEqual([
      { name: 'sepal', columns: [0, 1] },
      { name: 'petal', columns: [2, 3] },
      { name: 'id', columns: [4] },
    ])
    expect(byCommonWords(['a', 'b'])).toEqual([
      { name: 'a', columns: [0] },
      { name: 'b', columns: [1] },
    ])
  })

  it('goes by the commonest words where the rarest leave too many groups', () => {
    const rows = Array.from({ length: 20 }, (_, day) => [`day${day} morning`, `day${day} evening`]).flat()
    expect(byCommonWords(rows).map(({ name }) => name)).toEqual(['morning', 'evening'])
  })

  it('keeps every column in one group at most', () => {
    const some = together([], [3, 1], 'x')
    expect(some).toEqual([{ name: 'x', columns: [1, 3] }])
    const more = together(some, [3, 0], 'y')
    expect(more).toEqual([
      { name: 'y', columns: [0, 3] },
      { name: 'x', columns: [1] },
    ])
    expect(apart(more, [0, 3], ['a', 'b', 'c', 'd'])).toEqual([
      { name: 'a', columns: [0] },
      { name: 'x', columns: [1] },
      { name: 'd', columns: [3] },
    ])
    expect(withoutColumns(more, [1])).toEqual([{ name: 'y', columns: [0, 3] }])
    expect(commonName(names, [0, 10])).toBe('radius')
    expect(commonName(names, [0, 11])).toBe('mean radius')
  })
})

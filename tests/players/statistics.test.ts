import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TableCell, TableColumn } from '../../contract/datasets.ts'
import { columnStatistics, type ColumnStatistics } from '../../main/players/statistics.ts'

/** Made by NumPy, SciPy and pandas: tests/reference/statistics.py. */
const reference = JSON.parse(readFileSync(join(import.meta.dirname, '../reference/statistics.json'), 'utf8')) as {
  columns: TableColumn[]
  rows: TableCell[][]
  statistics: ColumnStatistics[]
}[]

const number: TableColumn = { name: 'x', categories: null }

describe.each(reference)('$rows.length rows', ({ columns, rows, statistics }) => {
  test.each(columns.map(({ name }, at) => ({ name, at })))('$name', async ({ at }) => {
    const found = (await columnStatistics(columns, rows.length, () => rows))[at]
    const expected = statistics[at]
    expect({ median: found.median, mode: found.mode }).toEqual({ median: expected.median, mode: expected.mode })
    if (typeof expected.mean === 'string') expect(found.mean).toBe(expected.mean)
    else expect(Number(found.mean) / expected.mean).toBeCloseTo(1, 12)
  })
})

test('by definition, on small numbers with many ties', async () => {
  const columns = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(columns, async (values) => {
      const [found] = await columnStatistics([number], values.length, () => values.map((value) => [value]))
      const sorted = values.toSorted((a, b) => a - b)
      const times = (value: number) => values.filter((other) => other === value).length
      const most = Math.max(...values.map(times))
      const [low, high] = [sorted[(values.length - 1) >> 1], sorted[values.length >> 1]]
      expect(found.median).toBe((low + high) / 2)
      expect(found.mode).toBe(sorted.find((value) => times(value) === most))
      expect(found.mean).toBeCloseTo(values.reduce((sum, value) => sum + value) / values.length, 12)
    }),
  )
})

test('the largest numbers do not overflow', async () => {
  const rows = [[1.7e308], [1.6e308]]
  const [{ median }] = await columnStatistics([number], 2, () => rows)
  expect(median).toBeCloseTo(1.65e308, -300)
})

test('rows are read again for columns that do not fit at once', async () => {
  const columns = ['a', 'b', 'c'].map((name) => ({ name, categories: null }))
  let passes = 0
  async function* rows() {
    passes++
    for (let i = 0; i < 10; i++) {
      await Promise.resolve()
      yield [i, i % 3, -i]
    }
  }
  const found = await columnStatistics(columns, 10, rows, 20)
  expect(passes).toBe(2)
  expect(found).toEqual([
    { mean: 4.5, median: 4.5, mode: 0 },
    { mean: 0.9, median: 1, mode: 0 },
    { mean: -4.5, median: -4.5, mode: -9 },
  ])
})

import { expect, test } from 'vitest'
import type { BaselineSpec } from '../../contract/analysis.ts'
import type { TableColumn } from '../../contract/datasets.ts'
import { tableBaseline } from '../../main/players/tableBaseline.ts'

const columns: TableColumn[] = [
  { name: 'age', categories: null },
  { name: 'colour', categories: ['red', 'green'] },
]
const statistics = [
  { mean: 2.5, median: 2, mode: 1 },
  { mean: 'green', median: 'green', mode: 'green' },
]

test('mean, median, mode and another row', () => {
  const baseline = (kind: 'mean' | 'median' | 'mode') => tableBaseline({ kind }, columns, statistics, null)
  expect(baseline('mean')).toEqual([2.5, 'green'])
  expect(baseline('median')).toEqual([2, 'green'])
  expect(baseline('mode')).toEqual([1, 'green'])
  expect(tableBaseline({ kind: 'sample', index: 4 }, columns, null, [7, 'red'])).toEqual([7, 'red'])
})

test('zero is for numbers alone', () => {
  expect(tableBaseline({ kind: 'zero' }, [columns[0], columns[0]], null, null)).toEqual([0, 0])
  expect(() => tableBaseline({ kind: 'zero' }, columns, null, null)).toThrow(
    expect.objectContaining({
      code: 'BASELINE_INVALID',
      message: 'Zero cannot stand for the column "colour": it holds categories.',
      hint: 'The baseline mode takes the most frequent one.',
    }),
  )
})

test.each<[BaselineSpec, string]>([
  [{ kind: 'blur', sigma: 2 }, 'The baseline "blur" is not for tables.'],
  [{ kind: 'median' }, 'This data set has no median to use as the baseline.'],
  [{ kind: 'sample', index: 9 }, 'There is no row 9 of 2 columns.'],
])('%j is refused', (spec, message) => {
  expect(() => tableBaseline(spec, columns, null, [1])).toThrow(
    expect.objectContaining({ code: 'BASELINE_INVALID', message }),
  )
})

import type { BaselineSpec } from '../../contract/analysis.ts'
import type { TableCell, TableColumn } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { checkBaseline } from './kinds.ts'
import type { ColumnStatistics } from './statistics.ts'

/**
 * What the cells of absent players become, one a column.
 *
 * @param statistics one a column; only mean, median and mode need them
 * @param other the row that the baseline `sample` takes
 * @throws BASELINE_INVALID for zero where there are categories, for what was not given, and for baselines of other data
 */
export function tableBaseline(
  spec: BaselineSpec,
  columns: readonly TableColumn[],
  statistics: readonly ColumnStatistics[] | null,
  other: readonly TableCell[] | null,
): TableCell[] {
  checkBaseline(spec, 'table')
  switch (spec.kind) {
    case 'mean':
    case 'median':
    case 'mode': {
      const { kind } = spec
      if (statistics?.length !== columns.length) {
        throw new CarryoverError('BASELINE_INVALID', `This data set has no ${kind} to use as the baseline.`)
      }
      return statistics.map((column) => column[kind])
    }
    case 'sample':
      if (other?.length !== columns.length) {
        throw new CarryoverError('BASELINE_INVALID', `There is no row ${spec.index} of ${columns.length} columns.`)
      }
      return [...other]
    default:
      return columns.map(({ name, categories }) => {
        if (categories === null) return 0
        throw new CarryoverError(
          'BASELINE_INVALID',
          `Zero cannot stand for the column "${name}": it holds categories.`,
          'The baseline mode takes the most frequent one.',
        )
      })
  }
}

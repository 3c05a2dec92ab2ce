import type { TableCell } from '../../../contract/datasets.ts'
import { tick } from '../../../figures/format.ts'

/** A cell of a table as it is read: numbers with five digits that count. */
export const cellText = (cell: TableCell): string =>
  typeof cell === 'number' ? tick(Number.isInteger(cell) ? cell : Number(cell.toPrecision(5))) : cell

import type { TableCell } from '../../contract/datasets.ts'

const minus = '\u2212'

/** A cell of a table in few letters: whole numbers as they are, others with four digits that count. */
export function cellText(cell: TableCell): string {
  return typeof cell === 'string' ? cell : numberText(cell).replaceAll('-', minus)
}

function numberText(value: number): string {
  const size = Math.abs(value)
  if (Number.isNaN(value)) return '—'
  if (Number.isInteger(value) && size < 1e9) return String(value)
  if (size >= 1e6 || size < 1e-4) return String(Number(value.toPrecision(4)).toExponential())
  // Digits before the point are never rounded away.
  return size >= 1e3 ? value.toFixed(0) : String(Number(value.toPrecision(4)))
}

import type { Cell } from './row.ts'

const decimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/

/** The finite number that a cell is, in decimal notation where it is text; null where it is none. */
export function numberIn(cell: Cell): number | null {
  if (cell === null) return null
  const value = typeof cell === 'number' ? cell : decimal.test(cell) ? Number(cell) : NaN
  return Number.isFinite(value) ? value : null
}

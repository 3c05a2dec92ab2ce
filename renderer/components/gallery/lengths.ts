import type { FigurePreset } from '../../../contract/figures.ts'
import { presets } from '../../../figures/presets.ts'

/** Lengths on paper as people say them. The engine counts in points. */
export type Unit = 'in' | 'mm'

/** Points. */
const sizes: Record<Unit, number> = { in: 72, mm: 72 / 25.4 }
const decimals: Record<Unit, number> = { in: 3, mm: 1 }

/** A point is 1/72 of an inch, a pixel of a style sheet 1/96. */
export const pixelsPerPoint = 96 / 72

/** A length without the zeros at its end. */
export const inUnit = (points: number, unit: Unit): number => Number((points / sizes[unit]).toFixed(decimals[unit]))
export const inPoints = (length: number, unit: Unit): number => length * sizes[unit]

/** The unit in which those who ask for a width say it: inches where it is eighths of them, else millimetres. */
export const unitOf = (preset: FigurePreset): Unit =>
  Number.isInteger((presets[preset].width / sizes.in) * 8) ? 'in' : 'mm'

export const otherUnit = (unit: Unit): Unit => (unit === 'in' ? 'mm' : 'in')

/** `5.5 in`. */
export const lengthText = (points: number, unit: Unit): string => `${inUnit(points, unit)} ${unit}`

/** A number that was typed: undefined for none, null for what is none or out of bounds. */
export function typedNumber(text: string, least: number, most: number): number | undefined | null {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = Number(trimmed)
  return value >= least && value <= most ? value : null
}

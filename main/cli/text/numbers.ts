/** Numbers as people read them, with a true minus sign. Never for JSON. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 })

const withMinus = (text: string) => text.replace('-', '−')

/** `1,966,080` */
export const count = (value: number) => withMinus(grouped.format(value))

/** `1 game`, `3 games` */
export const counted = (value: number, noun: string, plural = `${noun}s`) =>
  `${count(value)} ${value === 1 ? noun : plural}`

/** A share as `14 %`, `1.4 %`, `0.082 %`. */
export function percent(share: number): string {
  const value = 100 * share
  return `${Math.abs(value) < 10 ? withMinus(twoDigits.format(value)) : count(value)} %`
}

/** An interval of shares as `11–17 %`. */
export function percentRange([low, high]: readonly [number, number]): string {
  return `${percent(low).slice(0, -2)}–${percent(high)}`
}

/** Always that many decimals; what rounds to zero has no sign. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : withMinus(text)
}

/** Decimals that show the largest of the values with four digits, up to six decimals. */
export function decimalsFor(values: Iterable<number>): number {
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  return largest === 0 ? 2 : Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(largest))))
}

/** Four digits, by itself. */
export const number = (value: number) => fixed(value, decimalsFor([value]))

/** `48 s`, `2 min 5 s`, `3 h 12 min` */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${seconds < 9.5 ? fixed(seconds, 1) : whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  return `${count(Math.floor(minutes / 60))} h ${minutes % 60} min`
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of at most `width` cells for a share of 1. */
export function bar(share: number, width: number): string {
  const cells = Math.min(1, Math.max(0, share)) * width
  return '█'.repeat(Math.floor(cells)) + eighths[Math.floor((cells % 1) * 8)]
}

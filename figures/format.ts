/** The minus sign of mathematics, as wide as the plus sign. */
const minus = '−'
const withMinus = (text: string) => text.replace('-', minus)

/** `−1.20` for decimals = 2; what rounds to zero has no sign. */
export function number(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : withMinus(text)
}

/** `+1.20`, `−1.20`, `0.00`. */
export function signed(value: number, decimals: number): string {
  const text = number(value, decimals)
  return Number(value.toFixed(decimals)) > 0 ? `+${text}` : text
}

/** A share as a percentage, `42 %`: whole numbers, one digit below 10 %. */
export function percent(share: number): string {
  const value = share * 100
  const decimals = Math.abs(value) < 9.95 && !Number.isInteger(value) ? 1 : 0
  return `${number(value, decimals)} %`
}

/** `65,536`. */
export const count = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

/** Two significant digits for numbers whose size is not known, such as residuals: `0.013`, `2.1e−7`. */
export function rough(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 100) return count(Math.round(value))
  return withMinus(size < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(2)))).replace(
    'e-',
    `e${minus}`,
  )
}

/** A tick of a linear axis; ticks are round numbers, so that all digits count. */
export function tick(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [mantissa, exponent] = value.toExponential().split('e')
    return `${withMinus(Number(Number(mantissa).toPrecision(3)).toString())}e${withMinus(String(Number(exponent)))}`
  }
  const text = String(Number(value.toPrecision(10)))
  return withMinus(size >= 1e4 ? count(Number(text)) : text)
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A tick of a log axis: `0.01` … `10,000`, powers of ten as `10⁻⁵` beyond. */
export function logTick(value: number): string {
  const exponent = Math.round(Math.log10(value))
  if (exponent > -4 && exponent < 6) return tick(value)
  const raised = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('')
  return `10${exponent < 0 ? '⁻' : ''}${raised}`
}

/** Puts values where a text has `{name}`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

/** About how wide a text is set, in px: figures are laid out without a screen, for which no fonts can be asked. */
export function textWidth(text: string, size: number): number {
  let em = 0
  for (const character of text) em += character > '\u2e7f' ? 1 : /[A-Z%@−+=#mwMW∅]/.test(character) ? 0.72 : 0.58
  return Math.ceil(em * size)
}

/** A text cut to a width in px, with `…` where something is left out. */
export function fitting(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text
  const characters = [...text]
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > width) characters.pop()
  // One `…` is enough where the text itself has one there.
  return `${characters.join('').replace(/[\s…]+$/u, '')}…`
}

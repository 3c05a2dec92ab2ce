import { textWidth } from './fonts.ts'
import { lettersOf } from './textLayout.ts'

/**
 * Width of a text in px for a font as CSS writes it, for `setPlatformAPI` of echarts. Without a browser its own table
 * knows ASCII alone, and takes a Greek or accented letter or a minus for as wide as a Chinese character.
 */
export function measureText(text: string, font = '12px sans-serif'): { width: number } {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12)
  const weight = /\b(bold|[6-9]00)\b/.test(font) ? 700 : 400
  return { width: size * textWidth(text, weight, lettersOf(font.slice(font.indexOf('px') + 2).trim())) }
}

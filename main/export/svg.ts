import { init, setPlatformAPI } from 'echarts'
import type { FigureFont, FigureLook } from '../../contract/figures.ts'
import type { FigureOptions } from '../../figures/options.ts'
import { paperTheme } from '../../figures/palettes.ts'
import { presets } from '../../figures/presets.ts'
import { overlayHeight } from '../../figures/sampleOverlay.ts'
import { drawFigure, overlayData, type FigureSubject } from '../../figures/subjects.ts'
import { measureText } from './measure.ts'
import { en } from '../../figures/words/en.ts'
import { zhCN } from '../../figures/words/zh-CN.ts'

// Texts take as much room as they will have on paper.
setPlatformAPI({ measureText })

/** A drawn figure: SVG with real text, of an exact size on paper. */
export interface Drawn {
  svg: string
  /** In points. */
  width: number
  height: number
}

/** Fonts that are named in files; which of them a reader has, it decides. */
export const families: Record<FigureFont, string> = {
  sans: "Helvetica, Arial, 'DejaVu Sans', 'Noto Sans SC', sans-serif",
  serif: "Times, 'Times New Roman', Tinos, 'DejaVu Sans', 'Noto Sans SC', serif",
}
export const words = { en, 'zh-CN': zhCN }
const usualHeight = 0.56
/** Figures of several rows of bars need no more. */
const shallow: Partial<Record<FigureSubject['figure'], number>> = { 'knowledge-share': 0.3, 'learned-by-scratch': 0.42 }

/** Height of a figure unless one is asked for, in the unit of its width. A sample takes as much as it needs. */
const heightOf = (subject: FigureSubject, options: FigureOptions & { width: number }): number =>
  subject.of === 'overlay'
    ? overlayHeight(overlayData(subject), options)
    : options.width * (shallow[subject.figure] ?? usualHeight)

/**
 * Draws a figure for paper. On the screen its text has 11 px, and everything else is in proportion to that: it is drawn at
 * the size at which these become the points that are asked for. The same input gives the same bytes.
 *
 * @param description for readers who do not see it
 * @param metadata one line of plain letters
 */
export function drawSvg(subject: FigureSubject, look: FigureLook, description: string, metadata: string): Drawn {
  const { width, fontSize } = presets[look.preset]
  const theme = paperTheme(look.palette, families[look.font])
  const pixels = theme.font.size / (look.fontSize ?? fontSize)
  const options = { theme, words: words[look.language], order: look.order, width: width * pixels }
  const height = look.height ?? heightOf(subject, options) / pixels
  const drawn = { width: width * pixels, height: height * pixels }
  const option = drawFigure(subject, { ...options, ...drawn })
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...drawn })
  try {
    chart.setOption(option)
    return { svg: onPaper(chart.renderToSVGString(), { width, height }, description, metadata), width, height }
  } finally {
    chart.dispose()
  }
}

/** Without what is meant for screens: rules for hovering, ids that count charts, digits that nobody sees. */
function onPaper(
  svg: string,
  { width, height }: { width: number; height: number },
  description: string,
  metadata: string,
): string {
  const tag = (markup: string) =>
    markup
      .replace(/ (class|ecmeta_\w+)="[^"]*"/g, '')
      .replace(/zr\d+-/g, 'zr-')
      .replace(/-?\d+\.\d{4,}(e-\d+)?/g, (digits) => String(Number(Number(digits).toFixed(3))))
  return (
    legible(svg)
      .replace(/<style\s*>[^]*?<\/style>/g, '')
      // Pixels of a picture are squares in every size.
      .replace(/<image /g, '<image style="image-rendering:pixelated" ')
      .replace(/<[^>]*>/g, tag)
      .replace(/<svg width="[^"]*" height="[^"]*"/, `<svg width="${points(width)}pt" height="${points(height)}pt"`)
      .replace(
        /<svg[^>]*>/,
        (root) => `${root}\n<desc>${escaped(description)}</desc>\n<metadata>${metadata}</metadata>`,
      )
  )
}

const points = (length: number) => String(Number(length.toFixed(3)))

/** Without the characters that XML cannot hold. */
const legible = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')

/** As the content or an attribute of XML; what XML cannot hold is left out. */
export const escaped = (text: string): string =>
  legible(text).replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!,
  )

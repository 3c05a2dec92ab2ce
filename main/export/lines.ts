import LineBreaker from 'linebreak'
import { fontRuns, runWidth, type FontRun, type OpenFonts, type Weight } from './fonts.ts'

/** A line of text as it is set, in points. */
export interface Line {
  runs: (FontRun & { width: number })[]
  width: number
}

/** How the text of a document is set: sizes in points, from line to line `leading`. */
export interface TextStyle {
  size: number
  leading: number
  weight: Weight
  colour: string
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** After these a word may be broken that is longer than a line. */
const joints = /[,;/\\:._\-=+&]$/

/**
 * Breaks a text into lines of a width: where Unicode allows it (Chinese between characters), and within words that are
 * longer than a line. A text of nothing is one empty line.
 *
 * @param open the fonts of the file that is made
 */
export async function breakLines(text: string, style: TextStyle, width: number, open: OpenFonts): Promise<Line[]> {
  const set = (part: string) => setLine(part, style, open)
  const widthOf = async (part: string) => (await set(part.trimEnd())).width
  const lines: string[] = []
  let line = ''
  for (const word of words(text)) {
    if ((await widthOf(line + word)) <= width) {
      line += word
      continue
    }
    if (line !== '') lines.push(line)
    const parts = (await widthOf(word)) <= width ? [word] : await broken(word, width, widthOf)
    lines.push(...parts.slice(0, -1))
    line = parts.at(-1)!
  }
  const done: Line[] = []
  // One after the other, so that each font is opened once.
  for (const each of [...lines, line]) done.push(await set(each.trimEnd()))
  return done
}

/** A text on one line, cut with `…` where it is too long. */
export async function cutLine(text: string, style: TextStyle, width: number, open: OpenFonts): Promise<Line> {
  const whole = await setLine(text, style, open)
  if (whole.width <= width) return whole
  const ellipsis = '…'
  const left = width - (await setLine(ellipsis, style, open)).width
  const parts = await broken(text, left, async (part) => (await setLine(part, style, open)).width)
  return setLine(parts[0].trimEnd() + ellipsis, style, open)
}

/** How wide a text is on one line. */
export const lineWidth = async (text: string, style: TextStyle, open: OpenFonts) =>
  (await setLine(text, style, open)).width

async function setLine(text: string, { size, weight }: TextStyle, open: OpenFonts): Promise<Line> {
  const found = await fontRuns(text, weight, open)
  const runs = found.runs.map((run) => ({ ...run, width: runWidth(run) * size }))
  return { runs, width: runs.reduce((sum, run) => sum + run.width, 0) }
}

/** Stretches that no line ends in, each with the spaces behind it. */
function words(text: string): string[] {
  const plain = text.replace(/\p{Cc}/gu, ' ')
  const breaker = new LineBreaker(plain)
  const list: string[] = []
  let begin = 0
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    list.push(plain.slice(begin, next.position))
    begin = next.position
  }
  return list
}

/** A word in pieces that fit, cut behind a comma or the like where there is one in the second half of a line. */
async function broken(word: string, width: number, widthOf: (part: string) => Promise<number>): Promise<string[]> {
  const pieces: string[] = []
  let piece: string[] = []
  let pieceWidth = 0
  const widths = new Map<string, number>()
  for (const { segment } of graphemes.segment(word)) {
    const own = widths.get(segment) ?? (await widthOf(segment))
    widths.set(segment, own)
    if (piece.length > 0 && pieceWidth + own > width) {
      const joint = piece.findLastIndex((each) => joints.test(each)) + 1
      const end = joint > piece.length / 2 ? joint : piece.length
      pieces.push(piece.slice(0, end).join(''))
      piece = piece.slice(end)
      pieceWidth = await widthOf(piece.join(''))
    }
    piece.push(segment)
    pieceWidth += own
  }
  return [...pieces, piece.join('')]
}

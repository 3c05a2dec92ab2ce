import { fitting, signed, textWidth } from './format.ts'
import { label } from './label.ts'
import { presence, type FullOptions } from './options.ts'
import { badge, badgeRadius, strokeOf, type Mark, type Shown } from './overlayMarks.ts'
import type { Box, PlayerMarks } from './playerBoxes.ts'
import type { PlayerIcon } from './playerIcon.ts'

export interface LegendData {
  shown: Shown
  /** How wide the values are in all panels, in px. */
  valueWidth: number
  /** How players are said, or drawn where they have no names. */
  members: PlayerMarks['members']
  icon: PlayerIcon
  width: number
}

/** Where the parts of an entry stand, in px from its left. */
interface Columns {
  count: number
  width: number
  number: number
  line: number | null
  type: number
  /** Right end of the value. */
  value: number
  members: number
}

export interface Legend {
  data: LegendData
  columns: Columns
  /** Upper left corner of each entry, and how many lines it has: names of players that do not fit have their own. */
  entries: { x: number; y: number; lines: 1 | 2 }[]
  height: number
}

/** From this width on a legend has two columns. */
const twoColumns = 400
const wideEnoughForLine = 146
const smallestIcon = 11

export function legendLayout(options: FullOptions, data: LegendData): Legend {
  const { theme } = options
  const { interactions } = data.shown
  const count = data.width >= twoColumns ? 2 : 1
  const columns = columnsOf(options, data, count)
  const room = columns.width - columns.members
  const linesOf = (mask: number) => (textWidth(data.members(mask) ?? '', theme.font.size) > room ? 2 : 1)
  const perColumn = Math.ceil(interactions.length / count)
  const heights = [0, 0]
  const entries = interactions.map(({ mask }, at) => {
    const column = Math.floor(at / perColumn)
    const entry: Legend['entries'][number] = { x: column * columns.width, y: heights[column], lines: linesOf(mask) }
    heights[column] += pitchOf(options) + (entry.lines - 1) * (theme.font.size + 2)
    return entry
  })
  return { data, columns, entries, height: Math.max(...heights) }
}

const pitchOf = ({ theme }: FullOptions) => Math.round(theme.font.size * 1.55)

function columnsOf(options: FullOptions, { valueWidth, width }: LegendData, count: number): Columns {
  const { theme, words } = options
  const column = width / count
  const withLine = column >= wideEnoughForLine
  const gap = withLine ? 6 : 2
  const radius = badgeRadius(options)
  const line = 2 * radius + (withLine ? 7 : 5)
  const type = line + (withLine ? 22 : 0)
  const typeWidth = Math.max(textWidth(words.and, theme.font.size), textWidth(words.or, theme.font.size))
  const value = type + typeWidth + gap + valueWidth
  return {
    count,
    width: column,
    number: radius + 1,
    line: withLine ? line : null,
    type,
    value,
    members: value + gap + 2,
  }
}

/** Number, type, value and players of each interaction, as the marks of each. */
export function legendMarks(
  options: FullOptions,
  { data, columns, entries }: Legend,
  corner: Pick<Box, 'x' | 'y'>,
): Mark[][] {
  const { theme, words, decimals } = options
  const { shown, icon, members } = data
  const pitch = pitchOf(options)
  const room = columns.width - columns.members
  const size = icon.size({ width: Math.min(40, room), height: pitch - 3 })
  return shown.interactions.map((each, at) => {
    const { lines } = entries[at]
    const x = corner.x + entries[at].x
    const y = corner.y + entries[at].y + pitch / 2
    const { focused, opacity } = presence(options, each)
    const names = members(each.mask)
    const say = { y, opacity, bold: focused }
    const marks = badge(options, each, at + 1, { x: x + columns.number, y })
    if (columns.line !== null) {
      const from = x + columns.line
      const style = strokeOf(options, each, shown.strongest)
      marks.push({ type: 'line', shape: { x1: from, y1: y, x2: from + 17, y2: y }, style })
    }
    marks.push(
      label(options, { text: words[each.type], x: x + columns.type, ...say }),
      label(options, {
        text: signed(each.value, decimals),
        x: x + columns.value,
        align: 'right',
        colour: theme.text,
        ...say,
      }),
    )
    if (names !== null) {
      const from = lines === 1 ? columns.members : (columns.line ?? columns.type)
      const text = fitting(names, columns.width - from, theme.font.size)
      marks.push(label(options, { text, x: x + from, ...say, y: y + (lines - 1) * (theme.font.size + 2) }))
    } else if (size.width >= smallestIcon) {
      marks.push(icon.draw(each, theme, { x: x + columns.members, y: y - size.height / 2, ...size }))
    }
    return marks
  })
}

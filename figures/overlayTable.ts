import type { TableField } from '../contract/views.ts'
import { playersOf } from './coalition.ts'
import { fitting, textWidth, tick } from './format.ts'
import { label } from './label.ts'
import type { FullOptions } from './options.ts'
import { badgeRadius, strokeOf, type Mark, type Shown, type Stage } from './overlayMarks.ts'
import { signColour } from './tone.ts'

export interface OverlayTable {
  fields: TableField[]
  /** Names of the players in full. */
  names: string[]
  shapley: ArrayLike<number>
  /** The least and the largest Shapley value of all panels, and 0. */
  range: [number, number]
}

/** A column of texts before the bars; one text a player. */
export interface Column {
  head: string
  cells: string[]
  align: 'left' | 'right'
  width: number
}

const gap = 8
const rowPitch = 17
const narrowestBars = 30

export const lanesWidth = (options: FullOptions, interactions: number) => interactions * (2 * badgeRadius(options) + 1)

/** Names, values and baselines, as wide as they are and as many as fit. */
export function columnsOf(
  { fields, names }: Pick<OverlayTable, 'fields' | 'names'>,
  room: number,
  { theme, words }: FullOptions,
): Column[] {
  const { size } = theme.font
  const columns: Column[] = []
  let left = room
  const add = (head: string, cells: string[][], most: number, align: Column['align']) => {
    const wanted = Math.max(...[[head], ...cells].map((parts) => textWidth(parts.join(', '), size)))
    // Of several values at least the first is seen.
    const least = Math.max(
      ...cells.map((parts) => (parts.length < 2 ? 0 : textWidth(`${parts[0]}, …`, size))),
      textWidth(head, size),
    )
    const width = Math.min(wanted, Math.max(most, least))
    if (columns.length > 0 && width + gap > left) return
    columns.push({ head, cells: cells.map((parts) => whole(parts, width, size)), align, width })
    left -= width + gap
  }
  const cellsOf = (cell: (field: TableField) => TableField['value']) =>
    names.map((_, player) => fields.filter((field) => field.player === player).map((field) => cellText(cell(field))))
  const mostOfNames = Math.max(40, room * 0.6)
  add(
    '',
    names.map((name) => [name]),
    mostOfNames,
    'left',
  )
  add(
    words.value,
    cellsOf(({ value }) => value),
    room * 0.25,
    'right',
  )
  add(
    words.baseline,
    cellsOf(({ baseline }) => baseline),
    room * 0.25,
    'right',
  )
  return columns
}

/** As many values as fit, none of them cut: a number that lacks its end says something else. */
function whole(parts: string[], width: number, size: number): string {
  const all = parts.join(', ')
  if (parts.length < 2 || textWidth(all, size) <= width) return fitting(all, width, size)
  for (let count = parts.length - 1; count > 0; count--) {
    const text = `${parts.slice(0, count).join(', ')}, …`
    if (textWidth(text, size) <= width) return text
  }
  return '…'
}

/** Three digits, whole numbers as they are. */
const cellText = (cell: string | number) =>
  typeof cell === 'string' ? cell : tick(Number.isInteger(cell) ? cell : Number(cell.toPrecision(3)))

export const widthOf = (columns: Column[]) => columns.reduce((sum, { width }) => sum + width + gap, 0)

/**
 * One row a player: what it is and would be, its Shapley value as a bar, and beside the rows a line for each interaction
 * with a dot on each of its players, filled for AND, hollow for OR.
 *
 * @param columns before the bars; none in a panel that shares the rows of the one at its left
 */
export function tableStage(
  { names, shapley, range }: OverlayTable,
  columns: Column[],
  { interactions, strongest }: Shown,
  room: { width: number; height: number },
  options: FullOptions,
): Stage {
  const { theme } = options
  const ground: Mark[] = []
  const head = rowPitch
  const rows = Math.max(1, Math.min(names.length, Math.floor((room.height - head) / rowPitch)))
  const rowY = (row: number) => head + (row + 0.5) * rowPitch
  for (let row = 0; row <= rows; row++) {
    const y = head + row * rowPitch
    ground.push({
      type: 'line',
      shape: { x1: 0, y1: y, x2: room.width, y2: y },
      style: { stroke: theme.hairline, lineWidth: 1 },
    })
  }
  let x = 0
  for (const { head: name, cells, align, width } of columns) {
    const at = align === 'left' ? x : x + width
    ground.push(label(options, { text: fitting(name, width, theme.font.size), x: at, y: head / 2, align }))
    for (let row = 0; row < rows; row++) {
      const colour = align === 'left' ? theme.text : theme.quiet
      ground.push(label(options, { text: cells[row], x: at, y: rowY(row), align, colour }))
    }
    x += width + gap
  }
  const lanes = lanesWidth(options, interactions.length)
  ground.push(...barMarks(options, { shapley, range, rows, rowY, from: x, to: room.width - lanes - gap }))
  ground.push(label(options, { text: 'φ', x: (x + room.width - lanes - gap) / 2, y: head / 2, align: 'center' }))
  const laneX = (at: number) => room.width - lanes + ((at + 0.5) * lanes) / interactions.length
  const links = interactions.map((each, at): Mark[] => {
    const style = strokeOf(options, each, strongest)
    const members = playersOf(each.mask).filter((player) => player < rows)
    if (members.length === 0) return []
    const shape = { x1: laneX(at), y1: rowY(members[0]), x2: laneX(at), y2: rowY(members[members.length - 1]) }
    return [
      { type: 'line', shape, style },
      ...members.map((player): Mark => ({
        type: 'circle',
        shape: { cx: laneX(at), cy: rowY(player), r: 3.6 },
        style: {
          fill: each.type === 'and' ? style.stroke : theme.background,
          stroke: style.stroke,
          lineWidth: 1.3,
          opacity: style.opacity,
        },
      })),
    ]
  })
  return {
    width: room.width,
    height: head + rows * rowPitch + 2,
    ground,
    links,
    numbers: interactions.map((_, at) => [{ x: laneX(at), y: head / 2 - 1 }]),
  }
}

export const narrowest = (options: FullOptions, interactions: number) =>
  narrowestBars + gap + lanesWidth(options, interactions)

interface Bars {
  shapley: ArrayLike<number>
  range: [number, number]
  rows: number
  rowY: (row: number) => number
  from: number
  to: number
}

function barMarks({ theme }: FullOptions, { shapley, range: [least, most], rows, rowY, from, to }: Bars): Mark[] {
  const values = Array.from(shapley)
  const perUnit = (to - from) / (most - least || 1)
  const zero = from - least * perUnit
  const bars = Array.from({ length: rows }, (_, row): Mark => {
    const length = Math.max(1, Math.abs(values[row]) * perUnit)
    return {
      type: 'rect',
      shape: { x: values[row] < 0 ? zero - length : zero, y: rowY(row) - 4, width: length, height: 8 },
      style: { fill: signColour(values[row], theme) },
    }
  })
  return [
    ...bars,
    {
      type: 'line',
      shape: { x1: zero, y1: rowY(0) - rowPitch / 2, x2: zero, y2: rowY(rows - 1) + rowPitch / 2 },
      style: { stroke: theme.rule, lineWidth: 1 },
    },
  ]
}

import type { PlayersSpec } from '../contract/analysis.ts'
import type { PlayerMap } from '../contract/pictures.ts'
import type { SampleView, TextPiece } from '../contract/views.ts'
import type { SomePlayers } from './coalition.ts'
import { countOf, gridNames, membersText, playersIn, shortNames } from './playerNames.ts'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** How the players of one sample are drawn and called. */
export interface PlayerMarks {
  /** Size of the whole and the place of each player on it, in cells: about as large as a player of a grid. */
  width: number
  height: number
  boxes: Box[]
  /** Discs instead of rectangles. */
  round: boolean
  /** May be drawn wider or higher than the cells are. */
  stretches: boolean
  /** Names for where there is little room. */
  names: string[]
  /** The players of an interaction in words; null on pictures. */
  members: (players: SomePlayers) => string | null
}

/** The cells of a grid; regions of another picture as discs at their middle, as large as they are; words as ticks; features as dots. */
export function playerMarks(players: PlayersSpec, view: SampleView): PlayerMarks {
  const spoken = {
    names: shortNames(players, view),
    members: (some: SomePlayers) => membersText(players, view, some),
  }
  if (players.kind === 'grid') return gridMarks(players)
  if (view.kind === 'image') return { ...regionBoxes(view.map), round: true, stretches: false, ...spoken }
  if (view.kind === 'text') return { ...wordBoxes(view.pieces), round: false, stretches: false, ...spoken }
  return { ...dotBoxes(playersIn(view)), round: true, stretches: false, ...spoken }
}

/** A grid needs no sample to be drawn. */
export function gridMarks(grid: { rows: number; columns: number }): PlayerMarks {
  const { rows, columns } = grid
  return {
    width: columns,
    height: rows,
    boxes: Array.from({ length: rows * columns }, (_, cell) => ({
      x: cell % columns,
      y: Math.floor(cell / columns),
      width: 1,
      height: 1,
    })),
    round: false,
    stretches: true,
    names: gridNames(grid),
    members: () => null,
  }
}

/** Regions are seldom round: drawn at their whole area, discs would overlap. */
const discShare = 0.65
const smallestDisc = 0.45

function regionBoxes({ width: columns, height: rows, n, players }: PlayerMap) {
  const pixels = new Uint32Array(n)
  const sumX = new Float64Array(n)
  const sumY = new Float64Array(n)
  for (let at = 0; at < players.length; at++) {
    const player = players[at]
    if (player >= n) continue
    pixels[player]++
    sumX[player] += (at % columns) + 0.5
    sumY[player] += Math.floor(at / columns) + 0.5
  }
  // As many cells as there are players.
  const width = Math.sqrt((n * columns) / rows)
  const scale = width / columns
  const height = rows * scale
  const boxes = Array.from({ length: n }, (_, player) => {
    const area = pixels[player] * scale * scale * discShare
    const side = Math.min(width, height, Math.max(smallestDisc, 2 * Math.sqrt(area / Math.PI)))
    const within = (middle: number, room: number) => Math.max(0, Math.min(room - side, middle - side / 2))
    const count = Math.max(1, pixels[player])
    return {
      x: within((sumX[player] / count) * scale, width),
      y: within((sumY[player] / count) * scale, height),
      width: side,
      height: side,
    }
  })
  return { width, height, boxes }
}

const longestLine = 8

/** Ticks as long as the words are, a cell on the average, in lines like those of a text. */
function wordBoxes(pieces: TextPiece[]) {
  const lengths = new Array<number>(countOf(pieces)).fill(0)
  for (const { text, player } of pieces) if (player !== null) lengths[player] += [...text].length
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  const boxes: Box[] = []
  let x = 0
  let y = 0
  let width = 0
  for (const length of lengths) {
    const own = Math.max(0.5, Math.min(2, length / mean))
    if (x > 0 && x + own > longestLine) {
      x = 0
      y++
    }
    boxes.push({ x, y, width: own, height: 1 })
    x += own
    width = Math.max(width, x)
  }
  return { width, height: y + 1, boxes }
}

const dotsALine = 8

function dotBoxes(n: number) {
  const lines = Math.max(1, Math.ceil(n / dotsALine))
  const columns = Math.ceil(n / lines)
  return {
    width: columns,
    height: lines,
    boxes: Array.from({ length: n }, (_, dot) => ({
      x: dot % columns,
      y: Math.floor(dot / columns),
      width: 1,
      height: 1,
    })),
  }
}

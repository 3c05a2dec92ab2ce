import type { Interaction } from '../contract/explanations.ts'
import type { TextPiece } from '../contract/views.ts'
import { fitting, textWidth } from './format.ts'
import { label } from './label.ts'
import type { FullOptions } from './options.ts'
import { badgeRadius, strokeOf, type Mark, type Shown, type Stage } from './overlayMarks.ts'
import type { Point } from './regions.ts'
import { signColour } from './tone.ts'

export interface OverlayText {
  pieces: TextPiece[]
  shapley: ArrayLike<number>
  /** The largest Shapley value of all panels. */
  largest: number
}

/** Neighbouring words of one player on one line. */
interface Run {
  player: number | null
  words: { text: string; x: number; width: number }[]
  x: number
  end: number
}
/** An interaction on one line: its places under the runs that take part. */
interface Bracket {
  at: number
  ticks: Point[]
  lane: number
}

const mostWords = 60
const space = 4

/**
 * The text in lines, each word on a tint as strong as its Shapley value. Under a line are the interactions with words
 * in it: a bracket joins these, and its number says where it goes on in another line.
 */
export function textStage(
  { pieces, shapley, largest }: OverlayText,
  { interactions, strongest }: Shown,
  room: { width: number; height: number },
  options: FullOptions,
): Stage {
  const { theme } = options
  const chip = theme.font.size + 6
  const radius = badgeRadius(options)
  const lanePitch = 2 * radius + 2
  const ground: Mark[] = []
  const links: Mark[][] = interactions.map(() => [])
  const numbers: Point[][] = interactions.map(() => [])
  let y = 0
  for (const line of linesOf(readable(pieces, interactions), room.width, theme.font.size)) {
    const brackets = bracketsOf(line, interactions, radius)
    const lanes = Math.max(0, ...brackets.map(({ lane }) => lane + 1))
    const height = chip + lanes * lanePitch + 5
    if (y > 0 && y + height > room.height + 0.5) {
      ground.push(label(options, { text: '…', x: 0, y: y + 3 }))
      y += 10
      break
    }
    for (const run of line)
      ground.push(...runMarks(options, run, { y, chip, value: shapley[run.player ?? -1] ?? 0, largest }))
    for (const { at, ticks, lane } of brackets) {
      const level = y + chip + 1 + radius + lane * lanePitch
      const [first, last] = [ticks[0].x, ticks[ticks.length - 1].x]
      const between = ticks.slice(1, -1).map(({ x }) => `M${x} ${y + chip}V${level}`)
      const pathData = [`M${last} ${y + chip}V${level}H${first}V${y + chip}`, ...between].join('')
      links[at].push({ type: 'path', shape: { pathData }, style: strokeOf(options, interactions[at], strongest) })
      numbers[at].push({ x: first, y: level })
    }
    y += height
  }
  return { width: room.width, height: y, ground, links, numbers }
}

/** Of a long text the words that take part in what is drawn and those beside them; `…` for what is left out. */
function readable(pieces: TextPiece[], interactions: Interaction[]): TextPiece[] {
  if (pieces.length <= mostWords) return pieces
  const union = interactions.reduce((union, { mask }) => union | mask, 0)
  const takesPart = pieces.map(({ player }) => player !== null && ((union >> player) & 1) === 1)
  let distance = Infinity
  const before = takesPart.map((on) => (distance = on ? 0 : distance + 1))
  distance = Infinity
  const after = takesPart
    .toReversed()
    .map((on) => (distance = on ? 0 : distance + 1))
    .reverse()
  const near = pieces.map((_, at) => Math.min(before[at], after[at]))
  const nearest = [...pieces.keys()].sort((a, b) => near[a] - near[b] || a - b).slice(0, mostWords)
  const kept = nearest.sort((a, b) => a - b)
  const gap: TextPiece = { text: '…', spaceBefore: true, tokens: [], player: null }
  return [
    ...kept.flatMap((at, i) => (at === (i === 0 ? 0 : kept[i - 1] + 1) ? [pieces[at]] : [gap, pieces[at]])),
    ...(kept[kept.length - 1] === pieces.length - 1 ? [] : [gap]),
  ]
}

function linesOf(pieces: TextPiece[], width: number, size: number): Run[][] {
  const lines: Run[][] = [[]]
  let x = 0
  for (const { text, spaceBefore, player } of pieces) {
    const own = Math.min(width, textWidth(text, size) + 4)
    let line = lines[lines.length - 1]
    const start = x === 0 ? 0 : x + (spaceBefore ? space : 1)
    if (x > 0 && start + own > width) {
      line = []
      lines.push(line)
      x = 0
    } else x = start
    const word = { text: fitting(text, own, size), x, width: own }
    const last = line[line.length - 1] as Run | undefined
    x += own
    if (last && player !== null && last.player === player) {
      last.words.push(word)
      last.end = x
    } else line.push({ player, words: [word], x: word.x, end: x })
  }
  return lines
}

/** Every interaction has its own place under a word; brackets that would meet are on different levels, short ones above. */
function bracketsOf(line: Run[], interactions: Interaction[], radius: number): Bracket[] {
  const brackets: Bracket[] = interactions.map((_, at) => ({ at, ticks: [], lane: 0 }))
  for (const { player, x, end } of line) {
    const guests = brackets.filter(({ at }) => player !== null && ((interactions[at].mask >> player) & 1) === 1)
    guests.forEach(({ ticks }, place) => ticks.push({ x: x + ((place + 1) * (end - x)) / (guests.length + 1), y: 0 }))
  }
  const drawn = brackets.filter(({ ticks }) => ticks.length > 0)
  const from = ({ ticks }: Bracket) => ticks[0].x - radius
  const to = ({ ticks }: Bracket) => Math.max(ticks[0].x + radius, ticks[ticks.length - 1].x)
  const placed: Bracket[] = []
  for (const bracket of drawn.sort((a, b) => to(a) - from(a) - (to(b) - from(b)) || a.at - b.at)) {
    const meets = (other: Bracket) =>
      other.lane === bracket.lane && from(other) < to(bracket) + 4 && from(bracket) < to(other) + 4
    while (placed.some(meets)) bracket.lane++
    placed.push(bracket)
  }
  return drawn
}

function runMarks(
  options: FullOptions,
  { player, words, x, end }: Run,
  { y, chip, value, largest }: { y: number; chip: number; value: number; largest: number },
): Mark[] {
  const { theme } = options
  const ground: Mark[] =
    player === null
      ? []
      : [
          {
            type: 'rect',
            shape: { x, y, width: end - x, height: chip, r: 2 },
            style: { fill: theme.hairline, opacity: 0.6 },
          },
          {
            type: 'rect',
            shape: { x, y, width: end - x, height: chip, r: 2 },
            style: { fill: signColour(value, theme), opacity: 0.4 * (Math.abs(value) / largest) },
          },
        ]
  const colour = player === null ? theme.quiet : theme.text
  const said = words.map(({ text, x, width }) =>
    label(options, { text, x: x + width / 2, y: y + chip / 2, align: 'center', colour }),
  )
  return [...ground, ...said]
}

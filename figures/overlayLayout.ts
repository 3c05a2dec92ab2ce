import type { Interaction } from '../contract/explanations.ts'
import type { SampleView } from '../contract/views.ts'
import { signed, textWidth } from './format.ts'
import type { FullOptions } from './options.ts'
import { legendLayout, type Legend } from './overlayLegend.ts'
import type { Shown, Stage } from './overlayMarks.ts'
import { pictureStage } from './overlayPicture.ts'
import { columnsOf, narrowest, tableStage, widthOf, type Column } from './overlayTable.ts'
import { textStage } from './overlayText.ts'
import type { Box, PlayerMarks } from './playerBoxes.ts'
import { gridIcon, regionIcon } from './playerIcon.ts'

/** One network on the sample. */
export interface OverlayNetwork {
  name: string
  /** The class whose value is explained, and v(N). */
  className: string
  vFull: number
  /** Strongest first. */
  ranking: Interaction[]
  players: PlayerMarks
  shapley: ArrayLike<number>
}

/** A sample and networks that see it alike. */
export interface OverlayData {
  networks: OverlayNetwork[]
  view: SampleView
  /** A picture at its own resolution as the URI of a PNG; null for other kinds of data. */
  picture: string | null
}

/** One network's part of the figure, in px. */
export interface Panel {
  network: OverlayNetwork
  shown: Shown
  stage: Stage
  /** Upper left corners of the title, the sample and the legend. */
  title: Pick<Box, 'x' | 'y' | 'width'>
  at: Pick<Box, 'x' | 'y'>
  legendAt: Pick<Box, 'x' | 'y'>
  legend: Legend
}
export interface Overlay {
  panels: Panel[]
  height: number
  /** The sample has less room than it takes to be seen. */
  cramped: boolean
}

/** More would cover the sample. */
export const mostInteractions = 6
const margin = 3
const gap = 10
const largestPicture = 300
const narrowestPicture = 96
const narrowestText = 170
/** Room for the names of a table's rows. */
const narrowestNames = 90
/** Less height than this leaves too little of a sample, in px. */
const leastRoom = 100
/** From this width on the legend of one picture stands beside it. */
const wideEnough = 260

/** Places for all panels, with as many interactions as there is room for. Without a height the figure is as high as it needs. */
export function overlayLayout(data: OverlayData, options: FullOptions, height: number | null): Overlay {
  for (let most = mostInteractions; ; most--) {
    const overlay = arrange(data, options, most, height)
    if (most === 1 || height === null || (overlay.height <= height + 0.5 && !overlay.cramped)) return overlay
  }
}

/** How the panels of a row share its width; the first is wider by `lead`, for the columns of a table. */
interface Row {
  perRow: number
  lead: number
  column: number
  columns: Column[]
}

function arrange(data: OverlayData, options: FullOptions, most: number, height: number | null): Overlay {
  const { networks, view } = data
  const inner = options.width - 2 * margin
  const ofAll = networks.map(({ ranking }) => ranking.slice(0, most))
  const values = ofAll.flat().map(({ value }) => value)
  const strongest = Math.max(1e-300, ...values.map(Math.abs))
  const shown = ofAll.map((interactions): Shown => ({ interactions, strongest }))
  const row = rowOf(data, options, Math.max(...ofAll.map(({ length }) => length)), inner)
  const beside = view.kind === 'image' && networks.length === 1 && inner >= wideEnough
  const half = (inner - gap) / 2

  const icon = (players: PlayerMarks) =>
    view.kind === 'image' && players.round ? regionIcon(view.map) : gridIcon(players)
  const valueWidth = Math.max(
    0,
    ...values.map((value) => textWidth(signed(value, options.decimals), options.theme.font.size)),
  )
  const legends = networks.map(({ players }, at) =>
    legendLayout(options, {
      shown: shown[at],
      valueWidth,
      members: players.members,
      icon: icon(players),
      width: beside ? half : row.perRow === 1 ? inner : row.column,
    }),
  )
  const title = 2 * (options.theme.font.size + 4) + 2
  const below = beside ? 0 : 8 + highest(legends)
  const rows = Math.ceil(networks.length / row.perRow)
  const rowHeight = height === null ? Infinity : (height - 2 * margin - (rows - 1) * gap) / rows
  const room = Math.max(20, rowHeight - title - below)
  const stagesIn = (height: number) =>
    networks.map((network, at) => {
      const first = at % row.perRow === 0
      const width = beside ? half : row.column + (first ? row.lead : 0)
      return stageOf(data, network, shown[at], { width, height }, options, first ? row.columns : [])
    })
  const stages = stagesIn(room)
  const panels = networks.map((network, at) => ({ network, shown: shown[at], stage: stages[at], legend: legends[at] }))
  const cramped = room < leastRoom && room + 0.5 < highest(stagesIn(Infinity))
  return { ...place(panels, row, { inner, title, below, beside }), cramped }
}

const highest = (parts: { height: number }[]) => Math.max(...parts.map(({ height }) => height))

/** Puts panels into rows, the samples of a row and its legends at the same heights. */
function place(
  panels: Pick<Panel, 'network' | 'shown' | 'stage' | 'legend'>[],
  { perRow, lead, column }: Row,
  { inner, title, below, beside }: { inner: number; title: number; below: number; beside: boolean },
): Pick<Overlay, 'panels' | 'height'> {
  const placed: Panel[] = []
  let y = margin
  for (let first = 0; first < panels.length; first += perRow) {
    const row = panels.slice(first, first + perRow)
    const sample = y + title
    const stageHeight = highest(row.map(({ stage }) => stage))
    row.forEach((panel, at) => {
      const x = margin + (perRow > 1 ? lead + at * (column + gap) : 0)
      placed.push({
        ...panel,
        title: { x, y, width: perRow > 1 ? column : inner },
        at: { x: at === 0 ? margin : x, y: sample },
        legendAt: beside ? { x: x + panel.stage.width + gap, y: sample } : { x, y: sample + stageHeight + 8 },
      })
    })
    const lowest = beside
      ? highest([...row.map(({ stage }) => stage), ...row.map(({ legend }) => legend)])
      : stageHeight
    y = sample + lowest + below + gap
  }
  return { panels: placed, height: y - gap + margin }
}

function rowOf({ view, networks }: OverlayData, options: FullOptions, interactions: number, inner: number): Row {
  const count = networks.length
  if (view.kind !== 'table') {
    const least = view.kind === 'image' ? narrowestPicture : narrowestText
    const fitting = Math.max(1, Math.min(count, Math.floor((inner + gap) / (least + gap))))
    // Four of which three fit are two and two.
    const perRow = Math.ceil(count / Math.ceil(count / fitting))
    return { perRow, lead: 0, column: (inner - gap * (perRow - 1)) / perRow, columns: [] }
  }
  const bars = narrowest(options, interactions)
  const left = (panels: number) => inner - panels * bars - (panels - 1) * gap
  let perRow = count
  while (perRow > 1 && left(perRow) < narrowestNames) perRow--
  const columns = columnsOf(tableOf(view, networks[0]), Math.max(narrowestNames, left(perRow)), options)
  const lead = widthOf(columns)
  return { perRow, lead, column: (inner - lead - gap * (perRow - 1)) / perRow, columns }
}

const tableOf = ({ fields }: Extract<SampleView, { kind: 'table' }>, { players }: OverlayNetwork) => ({
  fields,
  names: players.names.map((name, player) => players.members(2 ** player) ?? name),
})

function stageOf(
  { view, picture, networks }: OverlayData,
  network: OverlayNetwork,
  shown: Shown,
  room: { width: number; height: number },
  options: FullOptions,
  columns: Column[],
): Stage {
  const { shapley } = network
  const values = networks.flatMap((each) => Array.from(each.shapley))
  const range: [number, number] = [Math.min(0, ...values), Math.max(0, ...values)]
  switch (view.kind) {
    case 'image':
      return pictureStage(
        { map: view.map, picture },
        shown,
        { width: Math.min(room.width, largestPicture), height: Math.min(room.height, largestPicture) },
        options,
      )
    case 'text':
      return textStage(
        { pieces: view.pieces, shapley, largest: Math.max(1e-300, -range[0], range[1]) },
        shown,
        room,
        options,
      )
    case 'table': {
      const table = tableOf(view, network)
      return tableStage({ ...table, shapley, range }, columns, shown, room, options)
    }
  }
}

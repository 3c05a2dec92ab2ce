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
/** From this width on the legend of one picture stands beside it. */
const wideEnough = 260

/** Places for all panels, with as many interactions as there is room for. Without a height the figure is as high as it needs. */
export function overlayLayout(data: OverlayData, options: FullOptions, height: number | null): Overlay {
  for (let most = mostInteractions; ; most--) {
    const overlay = arrange(data, options, most, height)
    if (most === 1 || height === null || overlay.height <= height + 0.5) return overlay
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
  const { networks } = data
  const inner = options.width - 2 * margin
  const shown = networks.map(({ ranking }) => ranking.slice(0, most))
  const strongest = Math.max(1e-300, ...shown.flat().map(({ value }) => Math.abs(value)))
  const valueWidth = Math.max(
    0,
    ...shown.flat().map(({ value }) => textWidth(signed(value, options.decimals), options.theme.font.size)),
  )
  const { perRow, lead, column, columns } = rowOf(data, options, Math.max(...shown.map(({ length }) => length)), inner)
  const beside = data.view.kind === 'image' && networks.length === 1 && inner >= wideEnough
  const title = 2 * (options.theme.font.size + 4) + 2
  const legendWidth = beside ? inner / 2 - gap / 2 : perRow === 1 ? inner : column
  const legends = networks.map(({ players }, at) =>
    legendLayout(options, {
      shown: { interactions: shown[at], strongest },
      valueWidth,
      members: players.members,
      icon: data.view.kind === 'image' && players.round ? regionIcon(data.view.map) : gridIcon(players),
      width: legendWidth,
    }),
  )
  const legend = Math.max(...legends.map(({ height }) => height))
  const rows = Math.ceil(networks.length / perRow)
  const rowHeight = height === null ? Infinity : (height - 2 * margin - (rows - 1) * gap) / rows
  const room = Math.max(20, rowHeight - title - (beside ? 0 : legend + 8))

  const stages = networks.map((network, at) => {
    const first = at % perRow === 0
    const width = beside ? inner / 2 - gap / 2 : first ? lead + column : column
    const box = { width, height: room }
    return stageOf(data, network, { interactions: shown[at], strongest }, box, options, first ? columns : [])
  })
  const panels: Panel[] = []
  let y = margin
  for (let row = 0; row < rows; row++) {
    const here = stages.slice(row * perRow, (row + 1) * perRow)
    const stageHeight = Math.max(...here.map(({ height }) => height))
    here.forEach((stage, place) => {
      const x = margin + (perRow > 1 ? lead + place * (column + gap) : 0)
      const legendX = beside ? x + stage.width + gap : x
      const at = row * perRow + place
      panels.push({
        network: networks[at],
        shown: { interactions: shown[at], strongest },
        stage,
        title: { x, y, width: perRow > 1 ? column : inner },
        at: { x: place === 0 ? margin : x, y: y + title },
        legendAt: { x: legendX, y: beside ? y + title : y + title + stageHeight + 8 },
        legend: legends[at],
      })
    })
    y += title + (beside ? Math.max(stageHeight, legend) : stageHeight + 8 + legend) + gap
  }
  return { panels, height: y - gap + margin }
}

function rowOf({ view, networks }: OverlayData, options: FullOptions, interactions: number, inner: number): Row {
  const count = networks.length
  if (view.kind !== 'table') {
    const least = view.kind === 'image' ? narrowestPicture : narrowestText
    const perRow = Math.max(1, Math.min(count, Math.floor((inner + gap) / (least + gap))))
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

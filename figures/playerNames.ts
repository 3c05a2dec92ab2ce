import type { PlayersSpec } from '../contract/analysis.ts'
import type { SampleView, TableField, TextPiece } from '../contract/views.ts'
import { takesPart, type SomePlayers } from './coalition.ts'

/** What players are called in full; null on pictures, where only their place tells them. */
export function playerNames(players: PlayersSpec, view: SampleView): string[] | null {
  switch (view.kind) {
    case 'image':
      return null
    case 'text':
      return Array.from({ length: countOf(view.pieces) }, (_, player) =>
        phrase(view.pieces, (piece) => piece.player === player),
      )
    case 'table':
      return Array.from(
        { length: countOf(view.fields) },
        (_, player) => groupName(players, player) ?? columnsOf(view.fields, player).join(', '),
      )
  }
}

/** How many players a sample is cut into. */
export const playersIn = (view: SampleView): number =>
  view.kind === 'image' ? view.map.n : countOf(view.kind === 'text' ? view.pieces : view.fields)

/** The players of an interaction in words: `not … good`, `radius, texture`; null on pictures. */
export function membersText(players: PlayersSpec, view: SampleView, some: SomePlayers): string | null {
  if (view.kind === 'image') return null
  const isOneOf = (player: number | null) => player !== null && takesPart(some, player)
  if (view.kind === 'text') return phrase(view.pieces, ({ player }) => isOneOf(player))
  return (playerNames(players, view) ?? []).filter((_, player) => isOneOf(player)).join(', ')
}

const most = 10

/** What to call players where there is little room: row and column of a grid, a number of another picture, else the name, cut. */
export function shortNames(players: PlayersSpec, view: SampleView): string[] {
  if (players.kind === 'grid') return gridNames(players)
  const names = playerNames(players, view)
  return names?.map(cut) ?? Array.from({ length: playersIn(view) }, (_, player) => String(player + 1))
}

/** Row and column of each cell, from 1. */
export const gridNames = ({ rows, columns }: { rows: number; columns: number }): string[] =>
  Array.from({ length: rows * columns }, (_, cell) => `${Math.floor(cell / columns) + 1},${(cell % columns) + 1}`)

const cut = (name: string) => shortened(name, most)

/** At most so many characters and a sign that there were more; signs of two code units are not torn apart. */
export function shortened(name: string, most: number): string {
  const characters = [...name]
  return characters.length > most + 1 ? `${characters.slice(0, most).join('')}…` : name
}

/** The pieces that are taken, as they stand in the text, with `…` where something between them is left out. */
function phrase(pieces: TextPiece[], taken: (piece: TextPiece) => boolean): string {
  let text = ''
  let previous = -1
  pieces.forEach((piece, at) => {
    if (!taken(piece)) return
    if (previous >= 0) text += previous < at - 1 ? ' … ' : piece.spaceBefore ? ' ' : ''
    text += piece.text
    previous = at
  })
  return text
}

const groupName = (players: PlayersSpec, player: number) =>
  players.kind === 'features' ? players.groups?.[player]?.name : undefined

const columnsOf = (fields: TableField[], player: number) =>
  fields.filter((field) => field.player === player).map(({ column }) => column)

/** Players are numbered from 0 on, without gaps. */
export const countOf = (parts: { player: number | null }[]) =>
  parts.reduce((count, { player }) => Math.max(count, (player ?? -1) + 1), 0)

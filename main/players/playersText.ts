import type { FeatureGroup, PlayersSpec } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { maxPlayers } from '../../contract/limits.ts'
import { checkPlayerCount } from './count.ts'
import { checkGroups, columnsText } from './features.ts'

/**
 * Reads `grid:3x4`, `slic:12`, `hand`, `words`, `words:12`, `tokens`, `tokens:12`, `features` or
 * `features:NAME=0+10+20,5-9`: groups of column numbers, of which some may go without a name.
 *
 * @param mostPlayers that are allowed, and what `words` and `tokens` without a number mean
 * @throws PLAYERS_INVALID
 */
export function parsePlayers(text: string, mostPlayers = maxPlayers): PlayersSpec {
  const spec = read(text, mostPlayers)
  checkPlayerCount(spec, mostPlayers)
  if (spec.kind === 'features' && spec.groups) checkGroups(spec.groups)
  return spec
}

function read(text: string, mostPlayers: number): PlayersSpec {
  const [kind, more = null] = cut(text, ':')
  switch (kind) {
    case 'grid': {
      const [, rows, columns] = /^(\d{1,9})x(\d{1,9})$/.exec(more ?? '') ?? []
      if (rows === undefined) throw not(text, 'a grid: it is written ROWSxCOLUMNS', 'grid:3x4')
      if (Number(rows) === 0 || Number(columns) === 0) throw not(text, 'a grid: it has no cells', 'grid:3x4')
      return { kind, rows: Number(rows), columns: Number(columns) }
    }
    case 'slic':
      return { kind, count: countIn(text, more, 'slic:12') }
    case 'words':
    case 'tokens':
      return { kind, most: more === null ? mostPlayers : countIn(text, more, `${kind}:12`) }
    case 'features':
      return { kind, groups: more === null ? null : more.split(',').map((part) => groupIn(text, part)) }
    case 'hand':
      if (more === null) return { kind }
  }
  throw new CarryoverError(
    'PLAYERS_INVALID',
    `"${text}" names no players.`,
    'Pictures: grid:3x4, slic:12, hand. Texts: words, tokens, hand. Tables: features.',
  )
}

/** The text `parsePlayers` reads. */
export function formatPlayers(spec: PlayersSpec): string {
  switch (spec.kind) {
    case 'grid':
      return `grid:${spec.rows}x${spec.columns}`
    case 'slic':
      return `slic:${spec.count}`
    case 'words':
    case 'tokens':
      return spec.most === maxPlayers ? spec.kind : `${spec.kind}:${spec.most}`
    case 'features':
      return spec.groups === null ? 'features' : `features:${spec.groups.map(formatGroup).join(',')}`
    case 'hand':
      return 'hand'
  }
}

function formatGroup({ name, columns }: FeatureGroup): string {
  const numbers = columnsText(columns)
  return name === numbers ? numbers : `${name}=${numbers}`
}

/** `NAME=0+2-4`, or the numbers alone, which then are the name. */
function groupIn(text: string, part: string): FeatureGroup {
  const [named, numbers] = cut(part, '=')
  const columns = columnsIn(text, numbers ?? named)
  return { name: numbers === undefined ? columnsText(columns) : named.trim(), columns }
}

const groupsExample = 'features:size=0-4,colour=5+6'
/** No table is as wide. */
const mostColumns = 100_000

function columnsIn(text: string, numbers: string): number[] {
  const columns = new Set<number>()
  for (const part of numbers.split('+')) {
    const [, from, to] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? []
    if (from === undefined) throw not(text, `groups of features: "${part.trim()}" is no column number`, groupsExample)
    const [first, last] = [Number(from), Number(to ?? from)]
    if (last < first) throw not(text, `groups of features: ${first}-${last} runs backwards`, groupsExample)
    if (last >= mostColumns) throw not(text, `groups of features: there is no column ${last}`, groupsExample)
    for (let column = first; column <= last; column++) {
      if (columns.has(column)) throw not(text, `groups of features: column ${column} is named twice`, groupsExample)
      columns.add(column)
    }
  }
  return [...columns]
}

function countIn(text: string, digits: string | null, example: string): number {
  const count = /^\d{1,9}$/.test(digits ?? '') ? Number(digits) : 0
  if (count > 0) return count
  throw not(text, `a number of players from 1 to ${maxPlayers}`, example)
}

/** What stands before the first such sign and, if there is one, behind it. */
function cut(text: string, sign: string): [before: string, behind?: string] {
  const at = text.indexOf(sign)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function not(text: string, what: string, example: string): CarryoverError {
  return new CarryoverError('PLAYERS_INVALID', `"${text}" is not ${what}.`, `Example: ${example}.`)
}

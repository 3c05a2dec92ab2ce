import type { FeatureGroup, PlayersSpec } from '../../contract/analysis.ts'
import type { TableColumn } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { maxPlayers } from '../../contract/limits.ts'
import { background } from './mask.ts'

/** The players of a table's rows. */
export interface FeaturePlayers {
  n: number
  names: string[]
  /** The player of each column, or `background`. */
  map: Uint8Array
}

/**
 * Columns of a table as players: each by itself, or together in groups.
 *
 * @throws PLAYERS_INVALID for a column that is not there or in two groups, and for too many players
 */
export function featurePlayers(
  spec: Extract<PlayersSpec, { kind: 'features' }>,
  columns: readonly TableColumn[],
  most = maxPlayers,
): FeaturePlayers {
  const groups = spec.groups ?? columns.map(({ name }, column) => ({ name, columns: [column] }))
  if (groups.length > most) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `${groups.length} ${spec.groups ? 'groups' : 'columns'} are too many players; ${most} is the most.`,
      'Group them, as in features:size=0-4,colour=5+6.',
    )
  }
  if (spec.groups) checkGroups(spec.groups)
  const map = new Uint8Array(columns.length).fill(background)
  groups.forEach((group, player) => {
    for (const column of group.columns) {
      if (column >= columns.length) {
        throw new CarryoverError('PLAYERS_INVALID', `There is no column ${column}: ${has(columns.length)}.`)
      }
      map[column] = player
    }
  })
  return { n: groups.length, names: groups.map(({ name }) => name), map }
}

/** @throws PLAYERS_INVALID for a column in two groups, or named twice, and for a name that could not be written */
export function checkGroups(groups: readonly FeatureGroup[]): void {
  const groupOf = new Map<number, string>()
  for (const { name, columns } of groups) {
    if (name !== columnsText(columns) && !writable(name)) {
      throw new CarryoverError(
        'PLAYERS_INVALID',
        `A group of features cannot be called "${name}": names hold no =, comma or +, and no space at their ends.`,
      )
    }
    for (const column of columns) {
      const other = groupOf.get(column)
      if (other !== undefined) {
        const fault = other === name ? `twice in the group "${name}"` : `in the groups "${other}" and "${name}"`
        throw new CarryoverError('PLAYERS_INVALID', `Column ${column} is ${fault}; it can be in one, once.`)
      }
      groupOf.set(column, name)
    }
  }
  const names = groups.map(({ name }) => name)
  const repeated = names.find((name, at) => names.indexOf(name) !== at)
  if (repeated !== undefined) {
    throw new CarryoverError('PLAYERS_INVALID', `Two groups of features are called "${repeated}".`)
  }
}

const writable = (name: string) => name !== '' && name === name.trim() && !/[=,+]/.test(name)

/** Column numbers as they are typed: `0-4+7`. */
export function columnsText(columns: readonly number[]): string {
  const ranges: [first: number, last: number][] = []
  for (const column of columns) {
    const range = ranges.at(-1)
    if (range?.[1] === column - 1) range[1] = column
    else ranges.push([column, column])
  }
  return ranges
    .map(([first, last]) => {
      if (first === last) return `${first}`
      return last === first + 1 ? `${first}+${last}` : `${first}-${last}`
    })
    .join('+')
}

function has(count: number): string {
  return count === 1 ? 'the table has one, numbered 0' : `the table has ${count}, numbered 0 to ${count - 1}`
}

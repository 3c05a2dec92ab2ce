import type { PlayersSpec } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { maxPlayers } from '../../contract/limits.ts'

/**
 * How many players, where that is known before a sample is looked at; the game has two to that power coalitions. Null for
 * words, tokens and players by hand, of which each sample has its own number, and for features without groups: there are
 * as many as the table has columns.
 */
export function playerCount(spec: PlayersSpec): number | null {
  switch (spec.kind) {
    case 'grid':
      return spec.rows * spec.columns
    case 'slic':
      return spec.count
    case 'features':
      return spec.groups?.length ?? null
    case 'words':
    case 'tokens':
    case 'hand':
      return null
  }
}

/** @throws PLAYERS_INVALID when the spec alone tells that there are, or may be, too many */
export function checkPlayerCount(spec: PlayersSpec, most = maxPlayers): void {
  const count = spec.kind === 'words' || spec.kind === 'tokens' ? spec.most : playerCount(spec)
  if (count === null || count <= most) return
  throw new CarryoverError('PLAYERS_INVALID', `${made(spec)} ${count} players; ${most} is the most.`)
}

function made(spec: PlayersSpec): string {
  switch (spec.kind) {
    case 'grid':
      return `A grid of ${spec.rows} × ${spec.columns} makes`
    case 'slic':
      return 'Superpixels make'
    case 'features':
      return 'Groups of features make'
    case 'words':
    case 'tokens':
    case 'hand':
      return `Players "${spec.kind}" make up to`
  }
}

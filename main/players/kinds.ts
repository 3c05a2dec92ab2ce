import type { BaselineSpec, PlayersSpec } from '../../contract/analysis.ts'
import type { DatasetKind } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { baselinesOfKind, playersOfKind } from '../../contract/kinds.ts'
import { maxPlayers } from '../../contract/limits.ts'
import { checkPlayerCount } from './count.ts'
import { checkGroups } from './features.ts'

/** What absent players become unless it is said. */
export function usualBaseline(kind: DatasetKind): BaselineSpec {
  return { kind: baselinesOfKind[kind][0] }
}

/**
 * What can be known about players before a sample is looked at.
 *
 * @throws PLAYERS_INVALID for players of another kind of data, too many of them, or groups that cannot be
 */
export function checkPlayers(spec: PlayersSpec, kind: DatasetKind, most = maxPlayers): void {
  const known: readonly string[] = playersOfKind[kind]
  if (!known.includes(spec.kind)) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `Players "${spec.kind}" are not for ${dataOf[kind]}.`,
      `Players of ${dataOf[kind]}: ${known.join(', ')}.`,
    )
  }
  checkPlayerCount(spec, most)
  if (spec.kind === 'features' && spec.groups !== null) checkGroups(spec.groups)
}

/** @throws BASELINE_INVALID for a baseline of another kind of data */
export function checkBaseline(spec: BaselineSpec, kind: DatasetKind): void {
  const known: readonly string[] = baselinesOfKind[kind]
  if (known.includes(spec.kind)) return
  throw new CarryoverError(
    'BASELINE_INVALID',
    `The baseline "${spec.kind}" is not for ${dataOf[kind]}.`,
    `Baselines of ${dataOf[kind]}: ${known.join(', ')}.`,
  )
}

const dataOf: Record<DatasetKind, string> = { image: 'pictures', text: 'texts', table: 'tables' }

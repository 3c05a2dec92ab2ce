import { takesPart, type SomePlayers } from '../../../figures/coalition.ts'

/** What every view of a sample's players takes. */
export interface PlayersProps {
  /** One a player. */
  names: string[]
  label: string
  /** Players to tint. */
  shown?: SomePlayers
  /** The shown ones act as an OR. */
  dashed?: boolean
  colour?: string
  /** Players that are there, as a mask; all of them where it is left out. */
  present?: number
  /** Every player is a switch. */
  switchable?: boolean
  /** What each player adds to v: its Shapley value. */
  effects?: ArrayLike<number>
  /** Only what players are called and add, where there is little room. */
  compact?: boolean
}

export const isIn = (players: SomePlayers | undefined, player: number) => takesPart(players ?? 0, player)
export const isPresent = (present: number | undefined, player: number) => present === undefined || isIn(present, player)

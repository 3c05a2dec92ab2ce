import type { Interaction, InteractionType } from '../contract/explanations.ts'

/**
 * What a mark of a figure stands for. Every datum that can be hovered or clicked carries an `id`, which stays the same
 * when data, size or theme change; `datumOf` reads it.
 */
export type Datum =
  | { kind: 'interaction'; type: InteractionType; mask: number; sample: number | null }
  | { kind: 'order'; order: number }
  | { kind: 'coalition'; mask: number }
  | { kind: 'player'; player: number }
  | { kind: 'class'; index: number }
  | { kind: 'epoch'; epoch: number; run: string }
  /** The k strongest interactions together. */
  | { kind: 'top'; k: number }

/** `and:5`, or `and:5@12` where one figure holds interactions of several samples. */
export const interactionId = ({ type, mask, sample }: Pick<Interaction, 'type' | 'mask'> & { sample?: number }) =>
  sample === undefined ? `${type}:${mask}` : `${type}:${mask}@${sample}`
export const orderId = (order: number) => `order:${order}`
export const coalitionId = (mask: number) => `coalition:${mask}`
export const playerId = (player: number) => `player:${player}`
export const classId = (index: number) => `class:${index}`
export const epochId = (epoch: number, run: string) => `epoch:${epoch}@${run}`
export const topId = (k: number) => `top:${k}`

/** Null for marks that stand for nothing of their own: sums, rules, the output. */
export function datumOf(id: string): Datum | null {
  const match = /^(\w+):(\d+)(?:@(.*))?$/s.exec(id)
  if (!match) return null
  const [, kind, digits, rest] = match
  const value = Number(digits)
  switch (kind) {
    case 'and':
    case 'or':
      return { kind: 'interaction', type: kind, mask: value, sample: rest === undefined ? null : Number(rest) }
    case 'order':
      return { kind, order: value }
    case 'coalition':
      return { kind, mask: value }
    case 'player':
      return { kind, player: value }
    case 'class':
      return { kind, index: value }
    case 'epoch':
      return { kind, epoch: value, run: rest ?? '' }
    case 'top':
      return { kind, k: value }
    default:
      return null
  }
}

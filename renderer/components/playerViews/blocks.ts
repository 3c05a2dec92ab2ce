import type { TableField } from '../../../contract/views.ts'

/** The columns of one player. */
export interface Block {
  player: number
  fields: TableField[]
}

/** A row player by player, in their order, and the columns that belong to none. */
export function blocksOf(fields: TableField[]): { blocks: Block[]; background: TableField[] } {
  const blocks: Block[] = []
  for (const field of fields) {
    if (field.player !== null) (blocks[field.player] ??= { player: field.player, fields: [] }).fields.push(field)
  }
  return { blocks: blocks.filter(Boolean), background: fields.filter(({ player }) => player === null) }
}

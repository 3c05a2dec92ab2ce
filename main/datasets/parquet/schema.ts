import type { SchemaTree } from 'hyparquet'
import { ParquetDamage } from './damage.ts'

/**
 * What a column holds: plain values, bytes, pictures in the way of Hugging Face's `datasets` (a group of bytes and a
 * path), or something else.
 */
export type ColumnKind = 'plain' | 'bytes' | 'pictures' | 'nested'

export interface ParquetColumn {
  name: string
  kind: ColumnKind
}

/** @throws ParquetDamage */
export function parquetColumns(schema: SchemaTree): ParquetColumn[] {
  return schema.children.map((column) => {
    // Whatever the types of the decoder promise: a damaged description lacks anything.
    const name = column.element.name as string | undefined
    if (name === undefined) throw new ParquetDamage('a column has no name')
    return { name, kind: kindOf(column) }
  })
}

function kindOf({ element, children }: SchemaTree): ColumnKind {
  if (element.repetition_type === 'REPEATED') return 'nested'
  if (children.length > 0) {
    const kinds = children.map((child) => [child.element.name, kindOf(child)])
    const areFlat = kinds.every(([, kind]) => kind === 'plain' || kind === 'bytes')
    return areFlat && kinds.some(([name, kind]) => name === 'bytes' && kind === 'bytes') ? 'pictures' : 'nested'
  }
  const { type, converted_type: converted, logical_type: logical } = element
  const kept = logical?.type ?? converted
  if (kept === 'JSON' || kept === 'BSON' || kept === 'INTERVAL') return 'nested'
  if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') return kept === undefined ? 'bytes' : 'plain'
  return 'plain'
}

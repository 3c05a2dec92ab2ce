import { rm } from 'node:fs/promises'
import { fileWriter, ParquetWriter, schemaFromColumnData, type BasicType } from 'hyparquet-writer'

/** One interaction of one network on one sample. */
export interface InteractionRow {
  model: string
  role: string
  run: string
  epoch: number | null
  data: string
  sample: number
  label: number | null
  class: number
  n: number
  type: 'and' | 'or'
  /** Bit i set: player i takes part. */
  mask: number
  /** Names, with " + " between them. */
  players: string
  order: number
  value: number
  salient: boolean
}

const types: Record<keyof InteractionRow, BasicType> = {
  model: 'STRING',
  role: 'STRING',
  run: 'STRING',
  epoch: 'INT32',
  data: 'STRING',
  sample: 'INT32',
  label: 'INT32',
  class: 'INT32',
  n: 'INT32',
  type: 'STRING',
  mask: 'INT32',
  players: 'STRING',
  order: 'INT32',
  value: 'DOUBLE',
  salient: 'BOOLEAN',
}
const names = Object.keys(types) as (keyof InteractionRow)[]
const nullable = ['epoch', 'label']

/** Rows of one group: what is held in memory. */
const rowsInGroup = 100_000

const columnsOf = (rows: readonly InteractionRow[]) =>
  names.map((name) => ({
    name,
    type: types[name],
    nullable: nullable.includes(name),
    data: rows.map((row) => row[name]),
  }))

/**
 * Writes interactions as a Parquet file, for pandas, DuckDB or R; the answer is how many. What goes wrong leaves no file
 * at `path`.
 */
export async function writeInteractions(
  path: string,
  rows: AsyncIterable<InteractionRow[]>,
  metadata: Record<string, string>,
): Promise<number> {
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaFromColumnData({ columnData: columnsOf([]) }),
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy: 'carryover',
  })
  let count = 0
  let group: InteractionRow[] = []
  const write = async () => {
    await writer.write({ columnData: columnsOf(group), rowGroupSize: rowsInGroup })
    count += group.length
    group = []
  }
  try {
    for await (const some of rows) {
      for (const row of some) group.push(row)
      if (group.length >= rowsInGroup) await write()
    }
    if (group.length > 0) await write()
    await writer.finish()
    return count
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

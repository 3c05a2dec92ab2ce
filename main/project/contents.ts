import { z } from 'zod'
import { tableCell, type TableCell } from '../../contract/datasets.ts'
import type { Connection } from './connection.ts'
import type { TableDataset } from './datasets.ts'
import { invalid } from './faults.ts'
import { decode, fromJson } from './rows.ts'

/** A row of a table that is told by its columns. */
type Table = Pick<TableDataset, 'id' | 'columns'>

const text = z.string()
const cells = z.array(tableCell)

/** Texts, and rows of tables as the JSON of their cells, by data set and sample. */
export function contentsTable(connection: Connection) {
  const { database } = connection
  const one = database
    .prepare<[number, number], string>('SELECT content FROM contents WHERE dataset_id = ? AND sample = ?')
    .pluck()
  const page = database
    .prepare<[number, number, number], string>(
      'SELECT content FROM contents WHERE dataset_id = ? AND sample >= ? ORDER BY sample LIMIT ?',
    )
    .pluck()
  const matching = database
    .prepare<[number, string], number>(
      "SELECT sample FROM contents WHERE dataset_id = ? AND content LIKE ? ESCAPE '\\' ORDER BY sample",
    )
    .pluck()

  const get = (datasetId: number, sample: number): string =>
    connection.read(() => {
      const content = one.get(datasetId, sample)
      if (content === undefined) throw invalid(connection.path, `is damaged: sample ${sample} of a data set is empty`)
      return decode(connection, `sample ${sample} of a data set`, text, () => content)
    })
  const asCells = ({ columns }: Table, sample: number, content: unknown): TableCell[] =>
    decode(connection, `row ${sample} of a table`, cells.length(columns.length), () => fromJson(content))

  return {
    /** @throws PROJECT_INVALID where a sample that needs one has none */
    get,

    /**
     * The cells of a row, one a column.
     *
     * @throws PROJECT_INVALID
     */
    cells: (table: Table, sample: number): TableCell[] => asCells(table, sample, get(table.id, sample)),

    /** The cells of at most `limit` rows from one on. */
    cellsFrom: (table: Table, sample: number, limit: number): TableCell[][] =>
      connection.read(() => page.all(table.id, sample, limit)).map((content, i) => asCells(table, sample + i, content)),

    /** The samples whose content holds a piece of text; upper and lower case of ASCII letters are the same. */
    holding: (datasetId: number, piece: string): number[] =>
      connection.read(() => matching.all(datasetId, `%${piece.replace(/[\\%_]/g, '\\$&')}%`)),
  }
}

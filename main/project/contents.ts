import type { Connection } from './connection.ts'
import { invalid } from './faults.ts'

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

  return {
    /** @throws PROJECT_INVALID where a sample that needs one has none */
    get: (datasetId: number, sample: number): string =>
      connection.read(() => {
        const content = one.get(datasetId, sample)
        if (content === undefined) throw invalid(connection.path, `is damaged: sample ${sample} of a data set is empty`)
        return content
      }),

    /** At most `limit` of them from a sample on. */
    page: (datasetId: number, sample: number, limit: number): string[] =>
      connection.read(() => page.all(datasetId, sample, limit)),

    /** The samples whose content holds a piece of text; upper and lower case of ASCII letters are the same. */
    holding: (datasetId: number, piece: string): number[] =>
      connection.read(() => matching.all(datasetId, `%${piece.replace(/[\\%_]/g, '\\$&')}%`)),
  }
}

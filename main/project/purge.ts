import type { Connection } from './connection.ts'

/** What was computed, by the column that says with which model or on which data set. */
const results = ['probes', 'evaluations', 'outputs', 'games', 'sparse_games']

/** Rows that describe the same thing: keys of what was computed are equal for both. */
const sameModel = `
  twin.binding = gone.binding AND
  (SELECT json_group_array(value ->> 'sha256') FROM json_each(twin.files)) =
  (SELECT json_group_array(value ->> 'sha256') FROM json_each(gone.files))`
const sameDataset =
  'twin.content_sha256 = gone.content_sha256 AND twin.kind = gone.kind AND twin.reading = gone.reading'

/** The same where nothing stands in the way: it is taken off the lists as it is, and goes another time. */
export function purgeIfPossible(connection: Connection): void {
  try {
    purge(connection)
  } catch {
    // The disk is full, or somebody else reads for long.
  }
}

/**
 * Lets what was removed go for good, with everything that was computed with it. What the same network or the same
 * pictures under another name share with it stays: that was computed once for both.
 */
function purge({ database }: Connection): void {
  const bequeath = (table: string, same: string, columns: (readonly [table: string, column: string])[]) => {
    const pairs = database
      .prepare<[], [number, number]>(
        `SELECT gone.id, min(twin.id) FROM ${table} AS gone JOIN ${table} AS twin ON twin.removed_at IS NULL AND ${same}
         WHERE gone.removed_at IS NOT NULL GROUP BY gone.id`,
      )
      .raw()
      .all()
    for (const [gone, twin] of pairs) {
      for (const [owned, column] of columns) {
        database.prepare(`UPDATE ${owned} SET ${column} = ? WHERE ${column} = ?`).run(twin, gone)
      }
    }
    database.exec(`DELETE FROM ${table} WHERE removed_at IS NOT NULL`)
  }
  database
    .transaction(() => {
      bequeath(
        'models',
        sameModel,
        results.map((owned) => [owned, 'model_id']),
      )
      bequeath('datasets', sameDataset, [
        ...results.map((owned) => [owned, 'dataset_id'] as const),
        ['probes', 'test_id'],
      ])
      database.exec(`DELETE FROM tokenizers WHERE sha256 NOT IN (
        SELECT json_extract(reading, '$.reading.tokenizer.sha256') FROM datasets WHERE kind = 'text')`)
    })
    .immediate()
}

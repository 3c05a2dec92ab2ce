import { z } from 'zod'
import { gameSettings } from '../../contract/analysis.ts'
import { sparseExplanation } from '../../contract/sparse.ts'
import { float64, toBlob } from './blobs.ts'
import type { Connection } from './connection.ts'
import { missingKeys } from './missing.ts'
import { decode, fromJson, toJson, type Row } from './rows.ts'

/** One of the rows without its values and interactions. */
const sparseGameInfo = z.object({
  id: z.int(),
  class: z.int(),
  settings: gameSettings,
  ...sparseExplanation.pick({ n: true, passes: true, seed: true, r2: true }).shape,
})
export type SparseGameInfo = z.infer<typeof sparseGameInfo>

/** Values of one network on some coalitions of one sample, and the interactions recovered from them. */
export const sparseGameRecord = z.object({
  id: z.int(),
  key: z.string(),
  modelId: z.int(),
  datasetId: z.int(),
  sample: z.int(),
  class: z.int(),
  settings: gameSettings,
  provider: z.string(),
  /** Batch size of the forward passes. */
  batch: z.int(),
  explanation: sparseExplanation,
  /** One a pass, in the order in which the design of the explanation's passes and seed draws the coalitions. */
  values: z.custom<Float64Array>((value) => value instanceof Float64Array),
  createdAt: z.int(),
})
export type SparseGameRecord = z.infer<typeof sparseGameRecord>
export type NewSparseGame = Omit<SparseGameRecord, 'id' | 'createdAt'>

const columns = `id, key, model_id AS modelId, dataset_id AS datasetId, sample, class, settings, provider, batch, explanation,
  passes, coalition_values AS "values", created_at AS createdAt`

export function sparseGamesTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO sparse_games (key, model_id, dataset_id, sample, class, settings, provider, batch, created_at,
      explanation, passes, coalition_values)
    VALUES (@key, @modelId, @datasetId, @sample, @class, @settings, @provider, @batch, @createdAt,
      @explanation, @passes, @values) ON CONFLICT (key) DO NOTHING`)
  const newest = database.prepare<[number, number, number], Row>(
    `SELECT ${columns} FROM sparse_games WHERE model_id = ? AND dataset_id = ? AND sample = ? ORDER BY id DESC LIMIT 1`,
  )

  const byId = database.prepare<[number], Row>(`SELECT ${columns} FROM sparse_games WHERE id = ?`)
  const list = database.prepare<[number, number, number], Row>(`
    SELECT id, class, settings, passes, explanation ->> 'n' AS n, explanation ->> 'seed' AS seed,
      explanation ->> 'r2' AS r2
    FROM sparse_games WHERE model_id = ? AND dataset_id = ? AND sample = ? ORDER BY id DESC`)

  const read = (row: Row | undefined): SparseGameRecord | null =>
    row === undefined
      ? null
      : decode(connection, `the recovered interactions ${String(row.key)}`, sparseGameRecord, () => ({
          ...row,
          settings: fromJson(row.settings),
          explanation: fromJson(row.explanation),
          values: float64(row.values, Number(row.passes)),
        }))

  return {
    /** Stores values and interactions together. A key that is there stays as it is: it stands for the same numbers. */
    put: ({ settings, explanation, values, ...record }: NewSparseGame): void =>
      connection.write(() => {
        insert.run({
          ...record,
          settings: toJson(gameSettings, settings),
          explanation: toJson(sparseExplanation, explanation),
          passes: explanation.passes,
          values: toBlob(values, explanation.passes, 'The values of a sparse game'),
          createdAt: Date.now(),
        })
      }),

    /** Those of `keys` that are not stored. */
    missing: missingKeys(connection, 'sparse_games'),

    /** What was stored last for this network and sample, whatever its settings. */
    newest: (modelId: number, datasetId: number, sample: number): SparseGameRecord | null =>
      connection.read(() => read(newest.get(modelId, datasetId, sample))),

    /** Whatever is stored for this network and sample, the newest first. */
    list: (modelId: number, datasetId: number, sample: number): SparseGameInfo[] =>
      connection.read(() =>
        list.all(modelId, datasetId, sample).map((row) =>
          decode(connection, `the recovered interactions ${String(row.id)}`, sparseGameInfo, () => ({
            ...row,
            settings: fromJson(row.settings),
          })),
        ),
      ),

    byId: (id: number): SparseGameRecord | null => connection.read(() => read(byId.get(id))),
  }
}

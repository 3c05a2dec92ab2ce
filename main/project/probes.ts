import { z } from 'zod'
import { probeInfo } from '../../contract/calls.ts'
import { float64, toBlob } from './blobs.ts'
import type { Connection } from './connection.ts'
import { decode, fromJson, toJson, type Row } from './rows.ts'

/** A linear head fitted on a network's features. */
export const probeRecord = z.object({
  key: z.string(),
  modelId: z.int(),
  datasetId: z.int(),
  /** Null without a test set, and after it was removed. */
  testId: z.int().nullable(),
  C: z.number(),
  classes: z.int(),
  features: z.int(),
  info: probeInfo,
  /** `classes × features`, one row a class. */
  weights: z.custom<Float64Array>((value) => value instanceof Float64Array),
  /** One number a class. */
  intercept: z.custom<Float64Array>((value) => value instanceof Float64Array),
})
export type ProbeRecord = z.infer<typeof probeRecord>

const nameOf = (table: 'models' | 'datasets', id: string) => `(SELECT name FROM ${table} WHERE id = ${id})`
const columns = `key, model_id AS modelId, dataset_id AS datasetId, test_id AS testId, c AS C, classes, features, info,
  ${nameOf('models', 'model_id')} AS model, ${nameOf('datasets', 'dataset_id')} AS data,
  ${nameOf('datasets', 'test_id')} AS test, weights, intercept`

export function probesTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT OR REPLACE INTO probes (key, model_id, dataset_id, test_id, c, classes, features, info, weights, intercept)
    VALUES (@key, @modelId, @datasetId, @testId, @C, @classes, @features, @info, @weights, @intercept)`)
  const keyed = database.prepare<[string], Row>(`SELECT ${columns} FROM probes WHERE key = ?`)
  const newest = database.prepare<[number], Row>(
    `SELECT ${columns} FROM probes WHERE model_id = ? AND
     EXISTS (SELECT 1 FROM datasets WHERE id = dataset_id AND removed_at IS NULL) ORDER BY id DESC LIMIT 1`,
  )

  const read = (row: Row | undefined): ProbeRecord | null =>
    row === undefined
      ? null
      : decode(connection, `the probe ${String(row.key)}`, probeRecord, () => ({
          ...row,
          // Names as they are now.
          info: { ...(fromJson(row.info) as object), model: row.model, data: row.data, test: row.test },
          weights: float64(row.weights, Number(row.classes) * Number(row.features)),
          intercept: float64(row.intercept, Number(row.classes)),
        }))

  return {
    /** Replaces the probe of the same key, and makes it the newest. */
    put: (probe: ProbeRecord): void =>
      connection.write(() => {
        insert.run({
          ...probe,
          info: toJson(probeInfo, probe.info),
          weights: toBlob(probe.weights, probe.classes * probe.features, 'The weights of a probe'),
          intercept: toBlob(probe.intercept, probe.classes, 'The intercept of a probe'),
        })
      }),
    byKey: (key: string): ProbeRecord | null => connection.read(() => read(keyed.get(key))),
    newest: (modelId: number): ProbeRecord | null => connection.read(() => read(newest.get(modelId))),
  }
}

import { z } from 'zod'
import { float32, toBlob } from './blobs.ts'
import type { Connection } from './connection.ts'
import { missingKeys } from './missing.ts'
import { decode, type Row } from './rows.ts'

/** What a network answered on every coalition of a sample, whatever class and value function a game makes of it. */
export const outputsRecord = z.object({
  key: z.string(),
  classes: z.int(),
  /** `2^n × classes`, one row a coalition in mask order. */
  logits: z.custom<Float32Array>((value) => value instanceof Float32Array),
})
export type OutputsRecord = z.infer<typeof outputsRecord>

/** Whose outputs they are. */
export interface OutputsOwner {
  modelId: number
  datasetId: number
  sample: number
  n: number
}

export function outputsTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO outputs (key, model_id, dataset_id, sample, n, classes, logits)
    VALUES (@key, @modelId, @datasetId, @sample, @n, @classes, @logits) ON CONFLICT (key) DO NOTHING`)
  const keyed = database.prepare<[string], Row>('SELECT key, n, classes, logits FROM outputs WHERE key = ?')

  return {
    /** Inside the transaction of the game they belong to. */
    insert: ({ key, classes, logits }: OutputsRecord, { modelId, datasetId, sample, n }: OutputsOwner): void => {
      const blob = toBlob(logits, 2 ** n * classes, 'The outputs of a game')
      insert.run({ key, modelId, datasetId, sample, n, classes, logits: blob })
    },
    get: (key: string): OutputsRecord | null =>
      connection.read(() => {
        const row = keyed.get(key)
        if (row === undefined) return null
        return decode(connection, `the outputs ${key}`, outputsRecord, () => ({
          ...row,
          logits: float32(row.logits, 2 ** Number(row.n) * Number(row.classes)),
        }))
      }),
    /** Those of `keys` that are not stored. */
    missing: missingKeys(connection, 'outputs'),
  }
}

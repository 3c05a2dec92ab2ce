import { z } from 'zod'
import { float32, int32, toBlob } from './blobs.ts'
import type { Connection } from './connection.ts'
import { decode, type Row } from './rows.ts'

/** A network's answers on a whole data set. */
export const evaluationRecord = z.object({
  key: z.string(),
  modelId: z.int(),
  datasetId: z.int(),
  accuracy: z.number(),
  /** Mean cross-entropy in nats. */
  loss: z.number(),
  /** One class a sample. */
  predictions: z.custom<Int32Array>((value) => value instanceof Int32Array),
  /** One row of logits a sample. */
  logits: z.custom<Float32Array>((value) => value instanceof Float32Array),
})
export type EvaluationRecord = z.infer<typeof evaluationRecord>

/** An evaluation without its arrays. */
const evaluationLine = evaluationRecord.omit({ predictions: true, logits: true })
export type EvaluationLine = z.infer<typeof evaluationLine>

export function evaluationsTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT OR REPLACE INTO evaluations (key, model_id, dataset_id, accuracy, loss, predictions, logits)
    VALUES (@key, @modelId, @datasetId, @accuracy, @loss, @predictions, @logits)`)
  const keyed = database.prepare<[string], Row>(`
    SELECT key, model_id AS modelId, dataset_id AS datasetId, accuracy, loss, predictions, logits, count
    FROM evaluations JOIN datasets ON datasets.id = dataset_id WHERE key = ?`)
  const all = database.prepare<[], Row>(
    'SELECT key, model_id AS modelId, dataset_id AS datasetId, accuracy, loss FROM evaluations ORDER BY id',
  )
  const has = database.prepare<[string], number>('SELECT count(*) FROM evaluations WHERE key = ?').pluck()
  const sampleCount = database.prepare<[number], number>('SELECT count FROM datasets WHERE id = ?').pluck()

  return {
    /** Replaces the evaluation of the same key. */
    put: (evaluation: EvaluationRecord): void =>
      connection.write(() => {
        const { predictions, logits } = evaluation
        const samples = sampleCount.get(evaluation.datasetId) ?? predictions.length
        const length = fits(logits.length, samples) ? logits.length : samples
        insert.run({
          ...evaluation,
          predictions: toBlob(predictions, samples, 'The predictions of an evaluation'),
          logits: toBlob(logits, length, 'The logits of an evaluation'),
        })
      }),

    has: (key: string): boolean => connection.read(() => has.get(key) === 1),

    /** All of them, in the order they were stored. */
    list: (): EvaluationLine[] =>
      connection.read(() =>
        all.all().map((row) => decode(connection, `the evaluation ${String(row.key)}`, evaluationLine, () => row)),
      ),

    get: (key: string): EvaluationRecord | null =>
      connection.read(() => {
        const row = keyed.get(key)
        if (row === undefined) return null
        return decode(connection, `the evaluation ${key}`, soundEvaluation, () => ({
          ...row,
          predictions: int32(row.predictions, Number(row.count)),
          logits: float32(row.logits),
        }))
      }),
  }
}

/** Whether so many logits are rows of equal length, one a sample. */
const fits = (logits: number, samples: number): boolean =>
  samples === 0 ? logits === 0 : logits > 0 && logits % samples === 0

const soundEvaluation = evaluationRecord.refine(({ logits, predictions }) => fits(logits.length, predictions.length))

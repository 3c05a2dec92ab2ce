import { z } from 'zod'
import { extraction } from '../../contract/analysis.ts'
import { explanation, type Explanation } from '../../contract/explanations.ts'
import { float64, toBlob } from './blobs.ts'
import type { Connection } from './connection.ts'
import { missingKeys } from './missing.ts'
import { decode, fromJson, type Row } from './rows.ts'

export const explanationRecord = z.object({
  key: z.string(),
  gameKey: z.string(),
  extraction,
  /** Weight of the L1 term; null when the game was solved by itself. */
  alpha: z.number().nullable(),
  /** Keys of the games that were solved together, this one among them. */
  group: z.array(z.string()),
  explanation,
})
export type ExplanationRecord = z.infer<typeof explanationRecord>

const scalars = `n, kappa, delta, constant, objective, lower_bound AS lowerBound, gap, residual_max AS residualMax,
  v_empty AS vEmpty, v_full AS vFull, steps`
const columns = `key, game_key AS gameKey, extraction, alpha, game_group AS "group", ${scalars}, interactions`

export function explanationsTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO explanations (key, game_key, extraction, alpha, game_group, n, kappa, delta, constant, objective, lower_bound,
      gap, residual_max, v_empty, v_full, steps, interactions)
    VALUES (@key, @gameKey, @extraction, @alpha, @group, @n, @kappa, @delta, @constant, @objective, @lowerBound,
      @gap, @residualMax, @vEmpty, @vFull, @steps, @interactions) ON CONFLICT (key) DO NOTHING`)
  const keyed = database.prepare<[string], Row>(`SELECT ${columns} FROM explanations WHERE key = ?`)
  const newest = database.prepare<[string], Row>(
    `SELECT ${columns} FROM explanations WHERE game_key = ? ORDER BY id DESC LIMIT 1`,
  )

  const read = (row: Row | undefined): ExplanationRecord | null =>
    row === undefined
      ? null
      : decode(connection, `the explanation ${String(row.key)}`, explanationRecord, () => {
          const coalitions = 2 ** Number(row.n)
          const both = float64(row.interactions, 2 * coalitions)
          return {
            ...row,
            group: fromJson(row.group),
            explanation: { ...row, and: both?.slice(0, coalitions), or: both?.slice(coalitions) },
          }
        })

  return {
    get: (key: string): ExplanationRecord | null => connection.read(() => read(keyed.get(key))),

    /** Stores all of them or none. A key that is there stays as it is: it stands for the same numbers. */
    putAll: (records: readonly ExplanationRecord[]): void =>
      connection.write(() => {
        for (const { explanation, group, ...record } of records) {
          insert.run({
            ...record,
            ...explanation,
            group: JSON.stringify(group),
            interactions: interactionsBlob(explanation),
          })
        }
      }),

    /** Those of `keys` that are not stored. */
    missing: missingKeys(connection, 'explanations'),

    /** The explanation stored last for this game, however it was extracted. */
    newestFor: (gameKey: string): ExplanationRecord | null => connection.read(() => read(newest.get(gameKey))),
  }
}

/** The AND interactions, then the OR interactions: `2 · 2^n` numbers. */
function interactionsBlob({ n, and, or }: Explanation): Uint8Array {
  const both = [toBlob(and, 2 ** n, 'The AND interactions'), toBlob(or, 2 ** n, 'The OR interactions')]
  return Buffer.concat(both)
}

import { z } from 'zod'
import { gameSettings } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { float64, toBlob } from './blobs.ts'
import type { Connection } from './connection.ts'
import { missingKeys } from './missing.ts'
import type { outputsTable, OutputsRecord } from './outputs.ts'
import { decode, fromJson, toJson, type Row } from './rows.ts'

/** v(T) of one network on one sample, for every coalition T. */
export const gameRecord = z.object({
  key: z.string(),
  /** Key of the outputs it was made from, whether they were kept or not. */
  outputsKey: z.string(),
  modelId: z.int(),
  datasetId: z.int(),
  sample: z.int(),
  class: z.int(),
  n: z.int(),
  settings: gameSettings,
  provider: z.string(),
  /** Batch size of the forward passes. */
  batch: z.int(),
  /** `2^n` finite numbers in mask order. */
  values: z
    .custom<Float64Array>((value) => value instanceof Float64Array)
    .refine((values) => values.every(Number.isFinite)),
  createdAt: z.int(),
})
export type GameRecord = z.infer<typeof gameRecord>
export type NewGame = Omit<GameRecord, 'createdAt'>

const columns = `key, outputs_key AS outputsKey, model_id AS modelId, dataset_id AS datasetId, sample, class, n, settings,
  provider, batch, game_values AS "values", created_at AS createdAt`

export function gamesTable(connection: Connection, outputsOf: ReturnType<typeof outputsTable>) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO games (key, outputs_key, model_id, dataset_id, sample, class, n, settings, provider, batch, v_empty,
      v_full, created_at, game_values)
    VALUES (@key, @outputsKey, @modelId, @datasetId, @sample, @class, @n, @settings, @provider, @batch, @vEmpty,
      @vFull, @createdAt, @values) ON CONFLICT (key) DO NOTHING`)
  const keyed = database.prepare<[string], Row>(`SELECT ${columns} FROM games WHERE key = ?`)
  const newest = database.prepare<[number, number, number], Row>(
    `SELECT ${columns} FROM games WHERE model_id = ? AND dataset_id = ? AND sample = ? ORDER BY id DESC LIMIT 1`,
  )
  // The largest id comes from the index over samples alone, which holds it beside them.
  const newestOn = database.prepare<[number], Row>(
    `SELECT ${columns} FROM games WHERE id = (SELECT max(id) FROM games WHERE dataset_id = ?)`,
  )
  const samples = database
    .prepare<[number, number], number>(
      'SELECT DISTINCT sample FROM games WHERE model_id = ? AND dataset_id = ? ORDER BY sample',
    )
    .pluck()
  const computers = database
    .prepare<[string], string>(
      'SELECT DISTINCT provider FROM games WHERE key IN (SELECT value FROM json_each(?)) ORDER BY provider',
    )
    .pluck()
  const ofOutputs = database
    .prepare<[number, number, number, string], string>(
      `SELECT provider FROM games WHERE model_id = ? AND dataset_id = ? AND sample = ? AND outputs_key = ?
       ORDER BY id LIMIT 1`,
    )
    .pluck()
  const isThere = database
    .prepare<[number, number], number>(
      `SELECT EXISTS (SELECT 1 FROM games JOIN models ON models.id = model_id
       WHERE dataset_id = ? AND sample = ? AND removed_at IS NULL)`,
    )
    .pluck()
  const counts = database.prepare<[], [number, number]>('SELECT model_id, count(*) FROM games GROUP BY model_id').raw()

  const read = (row: Row | undefined): GameRecord | null =>
    row === undefined
      ? null
      : decode(connection, `the game ${String(row.key)}`, gameRecord, () => ({
          ...row,
          settings: fromJson(row.settings),
          values: float64(row.values, 2 ** Number(row.n)),
        }))

  return {
    get: (key: string): GameRecord | null => connection.read(() => read(keyed.get(key))),

    /**
     * Stores a game, and the outputs it was made from when they are given. A key that is there stays as it is: it
     * stands for the same numbers.
     *
     * @throws GAME_INVALID when the values are not `2^n` finite numbers.
     */
    put: (game: NewGame, outputs?: OutputsRecord): void =>
      connection.write(() => {
        const { values, n } = game
        if (values.length !== 2 ** n || !values.every(Number.isFinite)) {
          throw new CarryoverError('GAME_INVALID', `A game of ${n} players needs ${2 ** n} finite values.`)
        }
        if (outputs !== undefined) outputsOf.insert(outputs, game)
        insert.run({
          ...game,
          settings: toJson(gameSettings, game.settings),
          vEmpty: values[0],
          vFull: values[values.length - 1],
          createdAt: Date.now(),
          values: toBlob(values, 2 ** n, 'A game'),
        })
      }),

    /** Those of `keys` that are not stored. */
    missing: missingKeys(connection, 'games'),

    /** The game stored last for this network and sample, whatever its settings. */
    newest: (modelId: number, datasetId: number, sample: number): GameRecord | null =>
      connection.read(() => read(newest.get(modelId, datasetId, sample))),

    /** The game stored last on this data set, whatever network it is of. */
    newestOn: (datasetId: number): GameRecord | null => connection.read(() => read(newestOn.get(datasetId))),

    /** Samples that have some game of this network, by rising index. */
    samplesOf: (modelId: number, datasetId: number): number[] => connection.read(() => samples.all(modelId, datasetId)),

    /** What computed those of `keys` that are stored; several where a provider was given up in between. */
    providers: (keys: readonly string[]): string[] => connection.read(() => computers.all(JSON.stringify(keys))),

    /** What computed the outputs of a game; null where no other game was made from them. */
    providerOf: ({
      modelId,
      datasetId,
      sample,
      outputsKey,
    }: Pick<GameRecord, 'modelId' | 'datasetId' | 'sample' | 'outputsKey'>): string | null =>
      connection.read(() => ofOutputs.get(modelId, datasetId, sample, outputsKey) ?? null),

    /** Whether a sample has a game of any network. */
    isOn: (datasetId: number, sample: number): boolean => connection.read(() => isThere.get(datasetId, sample) === 1),

    /** Number of games by model id; models without games are not in there. */
    countByModel: (): Map<number, number> => connection.read(() => new Map(counts.all())),
  }
}

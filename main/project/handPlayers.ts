import { z } from 'zod'
import { playerMap, type PlayerMap } from '../../contract/pictures.ts'
import type { Connection } from './connection.ts'
import { decode, type Row } from './rows.ts'

/** As stored: as many bytes as there are pixels or words. */
const stored = playerMap.refine(({ width, height, players }) => players.length === width * height)

/** Players that were made by hand, by data set and sample. */
export function handPlayersTable(connection: Connection) {
  const { database } = connection
  const upsert = database.prepare<Row>(`
    INSERT INTO hand_players (dataset_id, sample, n, width, height, players)
    VALUES (@datasetId, @sample, @n, @width, @height, @players)
    ON CONFLICT (dataset_id, sample)
    DO UPDATE SET n = excluded.n, width = excluded.width, height = excluded.height, players = excluded.players`)
  const remove = database.prepare<[number, number]>('DELETE FROM hand_players WHERE dataset_id = ? AND sample = ?')
  const one = database.prepare<[number, number], Row>(
    'SELECT n, width, height, players FROM hand_players WHERE dataset_id = ? AND sample = ?',
  )

  return {
    get: (datasetId: number, sample: number): PlayerMap | null =>
      connection.read(() => {
        const row = one.get(datasetId, sample)
        if (row === undefined) return null
        return decode(connection, `the players of sample ${sample}`, stored as z.ZodType<PlayerMap>, () => ({
          ...row,
          players: row.players instanceof Uint8Array ? new Uint8Array(row.players) : null,
        }))
      }),

    /** One map a sample; null takes them away. All of them or none. */
    put: (datasetId: number, maps: ReadonlyMap<number, PlayerMap | null>): void =>
      connection.write(() => {
        for (const [sample, map] of maps) {
          if (map === null) remove.run(datasetId, sample)
          else upsert.run({ datasetId, sample, ...map })
        }
      }),
  }
}

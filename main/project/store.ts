import { stopWriting, type Connection } from './connection.ts'
import { contentsTable } from './contents.ts'
import { copyOf } from './copy.ts'
import { datasetsTable } from './datasets.ts'
import { documentsTable } from './documents.ts'
import { evaluationsTable } from './evaluations.ts'
import { explanationsTable } from './explanations.ts'
import { inWords } from './faults.ts'
import { gamesTable } from './games.ts'
import { handPlayersTable } from './handPlayers.ts'
import { identity } from './identity.ts'
import type { Release } from './lock.ts'
import { modelsTable } from './models.ts'
import { outputsTable } from './outputs.ts'
import { probesTable } from './probes.ts'
import { purgeIfPossible } from './purge.ts'
import { queueTable } from './queue.ts'
import { pragmaNumber } from './schema.ts'
import { sparseGamesTable } from './sparseGames.ts'
import { studiesTable } from './studies.ts'
import { tokenizersTable } from './tokenizers.ts'

export interface ProjectCounts {
  models: number
  datasets: number
  games: number
  explanations: number
  bytes: number
  schemaVersion: number
}

/**
 * An open project. Its calls are synchronous; every one that changes something is one transaction, which is on the disk
 * when the call returns.
 */
export type Store = ReturnType<typeof createStore>

/** The tables of a project over its connection; `release` gives the right to write back. */
export function createStore(connection: Connection, release: Release) {
  const { database, path, readOnly } = connection
  // Left over where the process ended before it closed the project.
  if (!readOnly) purgeIfPossible(connection)
  const counts = inWords(path, () =>
    database.prepare<[], Omit<ProjectCounts, 'bytes' | 'schemaVersion'>>(`
      WITH gone AS (
        SELECT key FROM games WHERE model_id IN (SELECT id FROM models WHERE removed_at IS NOT NULL)
        UNION SELECT key FROM games WHERE dataset_id IN (SELECT id FROM datasets WHERE removed_at IS NOT NULL)
      ) SELECT
        (SELECT count(*) FROM models WHERE removed_at IS NULL) AS models,
        (SELECT count(*) FROM datasets WHERE removed_at IS NULL) AS datasets,
        (SELECT count(*) FROM games) - (SELECT count(*) FROM gone) AS games,
        (SELECT count(*) FROM explanations)
          - (SELECT count(*) FROM explanations WHERE game_key IN (SELECT key FROM gone)) AS explanations`),
  )
  const outputs = outputsTable(connection)
  const settings = documentsTable(connection, 'settings')

  return {
    /** Absolute, with links resolved: paths in the project are relative to its folder. */
    path,
    readOnly,
    id: identity(settings, readOnly),

    info: (): ProjectCounts =>
      connection.read(() => ({
        ...counts.get()!,
        bytes: pragmaNumber(database, 'page_count') * pragmaNumber(database, 'page_size'),
        schemaVersion: pragmaNumber(database, 'user_version'),
      })),

    models: modelsTable(connection),
    datasets: datasetsTable(connection),
    contents: contentsTable(connection),
    tokenizers: tokenizersTable(connection),
    handPlayers: handPlayersTable(connection),
    probes: probesTable(connection),
    evaluations: evaluationsTable(connection),
    games: gamesTable(connection, outputs),
    outputs: { get: outputs.get, missing: outputs.missing },
    explanations: explanationsTable(connection),
    sparseGames: sparseGamesTable(connection),
    studies: studiesTable(connection),
    queue: queueTable(connection),
    settings,
    calibrations: documentsTable(connection, 'calibrations'),

    /** A copy as of now, in a file that is not there yet; others get their turn meanwhile. */
    copyTo: (target: string): Promise<void> => copyOf(connection, target),

    /**
     * Lets go of what was removed, brings everything into the one file and gives the project free. Does nothing the
     * second time.
     */
    close(): void {
      if (!database.open) return
      if (!readOnly) {
        purgeIfPossible(connection)
        stopWriting(connection)
      }
      try {
        database.close()
      } finally {
        release()
      }
    },
  }
}

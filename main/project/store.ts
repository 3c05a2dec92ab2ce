import { stopWriting, type Connection } from './connection.ts'
import { datasetsTable } from './datasets.ts'
import { documentsTable } from './documents.ts'
import { evaluationsTable } from './evaluations.ts'
import { explanationsTable } from './explanations.ts'
import { inWords } from './faults.ts'
import { gamesTable } from './games.ts'
import type { Release } from './lock.ts'
import { modelsTable } from './models.ts'
import { outputsTable } from './outputs.ts'
import { probesTable } from './probes.ts'
import { queueTable } from './queue.ts'
import { pragmaNumber } from './schema.ts'
import { studiesTable } from './studies.ts'

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
  const counts = inWords(path, () =>
    database.prepare<[], Omit<ProjectCounts, 'bytes' | 'schemaVersion'>>(`
      SELECT (SELECT count(*) FROM models) AS models, (SELECT count(*) FROM datasets) AS datasets,
        (SELECT count(*) FROM games) AS games, (SELECT count(*) FROM explanations) AS explanations`),
  )
  const outputs = outputsTable(connection)

  return {
    /** Absolute, with links resolved: paths in the project are relative to its folder. */
    path,
    readOnly,

    info: (): ProjectCounts =>
      connection.read(() => ({
        ...counts.get()!,
        bytes: pragmaNumber(database, 'page_count') * pragmaNumber(database, 'page_size'),
        schemaVersion: pragmaNumber(database, 'user_version'),
      })),

    models: modelsTable(connection),
    datasets: datasetsTable(connection),
    probes: probesTable(connection),
    evaluations: evaluationsTable(connection),
    games: gamesTable(connection, outputs),
    outputs: { get: outputs.get, missing: outputs.missing },
    explanations: explanationsTable(connection),
    studies: studiesTable(connection),
    queue: queueTable(connection),
    settings: documentsTable(connection, 'settings'),
    calibrations: documentsTable(connection, 'calibrations'),

    /** Brings everything into the one file and gives the project free. Does nothing the second time. */
    close(): void {
      if (!database.open) return
      if (!readOnly) stopWriting(connection)
      try {
        database.close()
      } finally {
        release()
      }
    },
  }
}

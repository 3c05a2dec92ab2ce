import type { Database } from 'better-sqlite3'
import { initial } from './0001-initial.ts'
import { removal } from './0002-removal.ts'
import { kinds } from './0003-kinds.ts'
import { sparse } from './0004-sparse.ts'

/** Changes the schema, and the data with it. Runs inside a transaction with foreign keys off; they are checked after. */
export type Migration = (database: Database) => void

/** The migration at index i leads from version i to version i + 1. A released one is never changed. */
export const migrations: readonly Migration[] = [initial, removal, kinds, sparse]

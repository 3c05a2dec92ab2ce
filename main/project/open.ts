import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { CarryoverError } from '../../contract/errors.ts'
import { connect, startWriting } from './connection.ts'
import { refuseCut } from './cut.ts'
import { inWords, quoted } from './faults.ts'
import { checkHeader, checkVersion, headerOf } from './header.ts'
import { takeLock, type Release } from './lock.ts'
import { migrate, upgrade } from './migrate.ts'
import { migrations as released, type Migration } from './migrations/index.ts'
import { existingFile, refuseExisting, refuseUnwritable, writableFolder } from './place.ts'
import { applicationId, verifySchema } from './schema.ts'
import { createStore, type Store } from './store.ts'

/**
 * Makes a new, empty project and opens it for writing. `migrations` is for tests.
 *
 * @throws PROJECT_EXISTS when there is anything of that name; FILE_UNWRITABLE; PROJECT_BUSY.
 */
export function createProject(path: string, migrations: readonly Migration[] = released): Store {
  const project = join(writableFolder(path), basename(resolve(path)))
  refuseExisting(project)
  const release = takeLock(project)
  try {
    // Again, because others may have made it; now that we hold the lock, nobody else does.
    refuseExisting(project)
    build(project, migrations)
    try {
      return openForWriting(project, release, migrations)
    } catch (error) {
      rmSync(project, { force: true })
      throw error
    }
  } catch (error) {
    release()
    throw error
  }
}

/**
 * Opens a project. For writing, an older one is brought up to date after a backup beside it. Read-only, nothing is
 * changed, and it may be open for writing elsewhere; what is written there can be read here.
 *
 * A project that was closed can be read from a read-only folder. One that is being written, or was when its process was
 * killed, cannot: reading its log takes a file in shared memory beside it. `migrations` is for tests.
 *
 * @throws PROJECT_MISSING; PROJECT_INVALID for what is not a project, is damaged or holds foreign objects;
 *   PROJECT_NEWER; PROJECT_BUSY when another process writes it; FILE_UNWRITABLE; PROJECT_READ_ONLY when it cannot be
 *   read without writing first.
 */
export function openProject(
  path: string,
  options: { readOnly?: boolean } = {},
  migrations: readonly Migration[] = released,
): Store {
  const project = existingFile(path)
  const version = checkHeader(project, migrations.length)
  if (options.readOnly === true) return openForReading(project, version, migrations)
  writableFolder(project)
  refuseUnwritable(project, project)
  const release = takeLock(project)
  try {
    refuseCut(project)
    return openForWriting(project, release, migrations)
  } catch (error) {
    release()
    throw error
  }
}

function openForReading(path: string, version: number, migrations: readonly Migration[]): Store {
  if (version < migrations.length) {
    throw new CarryoverError(
      'PROJECT_READ_ONLY',
      `${quoted(path)} was written by an older version of Carryover and has to be brought up to date before it can be read.`,
      'Open it once for writing; a backup is made first.',
    )
  }
  if (!existsSync(`${path}-wal`)) refuseCut(path)
  const connection = connect(path, true)
  try {
    return inWords(path, () => {
      verify(connection.database, path, migrations)
      return createStore(connection, () => undefined)
    })
  } catch (error) {
    connection.database.close()
    throw error
  }
}

function openForWriting(path: string, release: Release, migrations: readonly Migration[]): Store {
  const connection = connect(path, false)
  const { database } = connection
  try {
    return inWords(path, () => {
      const version = verify(database, path, migrations)
      if (version < migrations.length) upgrade(database, path, version, migrations)
      startWriting(connection)
      return createStore(connection, release)
    })
  } catch (error) {
    database.close()
    throw error
  }
}

/** Nothing of the file is trusted before this; the answer is the version of its schema. */
function verify(database: Database.Database, path: string, migrations: readonly Migration[]): number {
  const version = checkVersion(path, headerOf(database), migrations.length)
  verifySchema(database, path, version, migrations)
  return version
}

/** Under another name until it is complete, so that no half of a project is ever found under its own. */
function build(path: string, migrations: readonly Migration[]): void {
  const unfinished = `${path}-new`
  inWords(path, () => {
    try {
      rmSync(unfinished, { force: true })
      const database = new Database(unfinished)
      try {
        database.pragma(`application_id = ${applicationId}`)
        migrate(database, 0, migrations)
      } finally {
        database.close()
      }
      renameSync(unfinished, path)
    } catch (error) {
      rmSync(unfinished, { force: true })
      throw error
    }
  })
}

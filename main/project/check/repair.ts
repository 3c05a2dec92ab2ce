import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { backupPath } from '../backups.ts'
import { connect } from '../connection.ts'
import { inWords } from '../faults.ts'
import { takeLock } from '../lock.ts'
import type { Migration } from '../migrations/index.ts'
import { refuseUnwritable, writableFolder } from '../place.ts'
import { withBackup, type WithBackup } from './backup.ts'
import { rebuild } from './rebuild.ts'
import {
  addNumberFunctions,
  danglingReferences,
  removeDangling,
  removeUnreadable,
  removeUnverified,
  unreadableResults,
} from './rows.ts'

const rows = (count: number) => (count === 1 ? '1 row' : `${count} rows`)

/** What a repair did, in sentences, and the copy that it made before. */
export interface Repair {
  repaired: string[]
  copy: string | null
}

/**
 * Repairs what can be repaired of a project that this process has closed, after copying it as it is.
 *
 * @throws PROJECT_BUSY while another process has it open for writing; FILE_UNWRITABLE
 */
export function repairProject(path: string, migrations: readonly Migration[]): Repair {
  writableFolder(path)
  refuseUnwritable(path, path)
  const release = takeLock(path)
  try {
    const before = withBackup(path, migrations)
    if (before.faults.every(({ remedy }) => remedy === null)) return { repaired: [], copy: null }
    const copy = copiedBefore(path)
    settle(path)
    return { repaired: mended(path, before, migrations), copy }
  } finally {
    release()
  }
}

/** With the log beside it, which is a part of it. */
function copiedBefore(path: string): string {
  const copy = backupPath(path, 'before-repair')
  inWords(path, () => {
    for (const part of ['', '-wal', '-journal']) if (existsSync(path + part)) copyFileSync(path + part, copy + part)
  })
  return copy
}

/** Lets SQLite complete or take back what was interrupted, so that the file stands by itself. */
function settle(path: string): void {
  try {
    const { database } = connect(path, false)
    try {
      database.pragma('wal_checkpoint(TRUNCATE)')
      database.pragma('journal_mode = DELETE')
    } finally {
      database.close()
    }
  } catch {
    // It is read as far as it goes.
  }
}

function mended(path: string, before: WithBackup, migrations: readonly Migration[]): string[] {
  const { version, faults, backup } = before
  const deep = faults.some(({ kind }) => ['unreadable', 'schema', 'damage'].includes(kind))
  if (!deep) return tidied(path, false)
  const copies = version === null ? null : rebuild(path, version, migrations)
  if (copies === null) return restored(path, backup)
  const copied = copies.reduce((sum, each) => sum + each.copied, 0)
  const losses = copies
    .filter(({ lost }) => lost !== 0)
    .map(({ table, lost }) => (lost === null ? `all of ${table}` : `${lost} of ${table}`))
  return [
    `Copied into a new file: ${rows(copied)}.`,
    ...(losses.length > 0 ? [`Some could not be read and are lost: ${losses.join(', ')}.`] : []),
    ...tidied(
      path,
      faults.some(({ kind }) => kind !== 'schema'),
    ),
  ]
}

/** Takes out what belongs to nothing, and results that cannot be read or, where pages were `damaged`, be verified. */
function tidied(path: string, damaged: boolean): string[] {
  const connection = connect(path, false)
  const { database } = connection
  addNumberFunctions(database)
  try {
    return connection.write(() => {
      const done: string[] = []
      // What is removed may leave others without what they belong to.
      for (let round = 0; round < 10; round++) {
        const dangling = danglingReferences(database)
        if (dangling.length === 0) break
        for (const table of new Set(dangling.map((each) => each.table))) {
          const count = removeDangling(database, table)
          if (count > 0) done.push(`Removed of ${table} what belonged to nothing: ${rows(count)}.`)
        }
      }
      for (const [table] of unreadableResults(database)) {
        done.push(`Removed of ${table} what could not be read: ${rows(removeUnreadable(database, table))}.`)
      }
      const unverified = damaged ? removeUnverified(database) : 0
      if (unverified > 0) {
        done.push(`Removed of the results what cannot be verified, to be computed again: ${rows(unverified)}.`)
      }
      return done
    })
  } finally {
    database.close()
  }
}

/** Puts the backup in its place, if there is one. */
function restored(path: string, backup: WithBackup['backup']): string[] {
  if (backup === null) return []
  const unfinished = `${path}-new`
  inWords(path, () => {
    try {
      copyFileSync(backup.path, unfinished)
      for (const companion of ['-wal', '-shm', '-journal']) rmSync(path + companion, { force: true })
      renameSync(unfinished, path)
    } catch (error) {
      rmSync(unfinished, { force: true })
      throw error
    }
  })
  return [`Nothing could be read; the backup "${basename(backup.path)}" was put in its place.`]
}

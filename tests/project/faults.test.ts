import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { inWords } from '../../main/project/faults.ts'
import { codeOf, folder, refusal } from './fixtures.ts'

test('a full disk is said in words, and what was stored stays', () => {
  const path = join(folder(), 'p.carryover')
  const database = new Database(path)
  database.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1); PRAGMA max_page_count = 4')
  const fill = () => inWords(path, () => database.exec('INSERT INTO t VALUES (zeroblob(100000))'))
  const error = refusal(fill)
  expect(error.code).toBe('FILE_UNWRITABLE')
  expect(error.message).toBe('"p.carryover" could not be written: the disk is full.')
  expect(database.prepare('SELECT count(*) FROM t').pluck().get()).toBe(1)
  database.close()
})

test.each([
  ['SQLITE_FULL', 'FILE_UNWRITABLE'],
  ['SQLITE_READONLY', 'FILE_UNWRITABLE'],
  ['SQLITE_READONLY_DIRECTORY', 'FILE_UNWRITABLE'],
  ['SQLITE_READONLY_ROLLBACK', 'PROJECT_READ_ONLY'],
  ['SQLITE_CANTOPEN', 'FILE_UNWRITABLE'],
  ['SQLITE_IOERR_WRITE', 'FILE_UNWRITABLE'],
  ['SQLITE_IOERR_SHORT_READ', 'PROJECT_INVALID'],
  ['SQLITE_BUSY_SNAPSHOT', 'PROJECT_BUSY'],
  ['SQLITE_CORRUPT_INDEX', 'PROJECT_INVALID'],
  ['SQLITE_NOTADB', 'PROJECT_INVALID'],
  ['SQLITE_NOMEM', 'OUT_OF_MEMORY'],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', 'MODEL_UNKNOWN'],
  ['SQLITE_CONSTRAINT_NOTNULL', 'INTERNAL'],
])('%s becomes %s', (sqlite, code) => {
  const fail = () => {
    throw new Database.SqliteError('no', sqlite)
  }
  expect(codeOf(() => inWords('/folder/p.carryover', fail))).toBe(code)
})

test('what is not an error of SQLite passes through', () => {
  const bug = new TypeError('x')
  const fail = () => {
    throw bug
  }
  expect(() => inWords('p', fail)).toThrow(bug)
})

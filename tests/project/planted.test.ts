import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { connect } from '../../main/project/connection.ts'
import { createProject, openProject } from '../../main/project/index.ts'
import { contents, folder, refusal } from './fixtures.ts'
import { model } from './records.ts'

/** A closed project, and its folder. */
function project(): { place: string; path: string } {
  const place = folder()
  const path = join(place, 'p.carryover')
  const store = createProject(path)
  store.models.addAll([model('a')])
  store.close()
  return { place, path }
}

/** Runs SQL that SQLite lets nobody run who did not ask for it. */
function plant(path: string, sql: string): void {
  const database = new Database(path)
  database.unsafeMode(true)
  database.exec(`PRAGMA writable_schema = ON; ${sql}; PRAGMA writable_schema = RESET`)
  database.close()
}

const replaced = (table: string, before: string, after: string) =>
  `UPDATE sqlite_schema SET sql = replace(sql, '${before}', '${after}') WHERE name = '${table}'`

/** What a file from elsewhere may hold, and the object that its refusal names. */
const planted: [what: string, sql: string, named: string][] = [
  [
    'a check that calls a function',
    replaced('models', 'role TEXT NOT NULL', 'role TEXT CHECK (length(role))'),
    'models',
  ],
  ['a default', replaced('settings', 'value TEXT NOT NULL', 'value TEXT DEFAULT (hex(zeroblob(9)))'), 'settings'],
  ['a computed column', replaced('queue', 'summary TEXT', 'summary TEXT AS (upper(kind))'), 'queue'],
  ['another collation', replaced('calibrations', 'name TEXT', 'name TEXT COLLATE NOCASE'), 'calibrations'],
  [
    'a cascade that reaches further',
    replaced(
      'outputs',
      'model_id INTEGER NOT NULL REFERENCES models (id)',
      'model_id INTEGER NOT NULL REFERENCES datasets (id)',
    ),
    'outputs',
  ],
  ['an index on an expression', 'CREATE INDEX i ON games (hex(settings))', 'index i'],
  [
    'a partial index under the name of another',
    'DROP INDEX games_by_model; CREATE INDEX games_by_model ON games (model_id) WHERE n > 3',
    'games_by_model',
  ],
  [
    'a trigger that takes the place of a write',
    'CREATE VIEW v AS SELECT 1 AS x; CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN DELETE FROM games; END',
    'v',
  ],
  ['a table of positions', 'CREATE VIRTUAL TABLE r USING rtree (id, a, b)', 'r'],
  ['statistics that steer queries', 'ANALYZE', 'sqlite_stat1'],
  ['a name that reads like another', 'CREATE TABLE "modeIs" (x)', 'modeIs'],
]

test.each(planted)('%s is refused with its name, both ways, and nothing is changed', (_, sql, named) => {
  const { place, path } = project()
  plant(path, sql)
  const before = contents(place)
  for (const readOnly of [false, true]) {
    const { code, message } = refusal(() => openProject(path, { readOnly }))
    expect(code).toBe('PROJECT_INVALID')
    expect(message).toMatch(/^"p\.carryover" (holds something that Carryover did not|was changed by something else)/)
    expect(message).toContain(named)
  }
  expect(contents(place)).toEqual(before)
})

test.each(['CREATE nonsense', 'CREATE VIRTUAL TABLE x USING nothing(x)'])('%s in the schema is damage', (sql) => {
  const { place, path } = project()
  plant(path, `INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, '${sql}')`)
  const before = contents(place)
  expect(refusal(() => openProject(path)).message).toBe('"p.carryover" is damaged.')
  expect(contents(place)).toEqual(before)
})

test('what was planted in a log beside the file is seen as well', () => {
  const { path } = project()
  const elsewhere = join(folder(), 'q.carryover')
  const writer = new Database(path)
  writer.exec('PRAGMA journal_mode = WAL; CREATE TRIGGER t AFTER INSERT ON models BEGIN DELETE FROM games; END')
  for (const end of ['', '-wal']) copyFileSync(path + end, elsewhere + end)
  writer.close()
  expect(refusal(() => openProject(elsewhere)).message).toContain('trigger t')
})

test('what the schema of a file could call is not trusted, cells are checked, references are kept', () => {
  const { path } = project()
  for (const readOnly of [false, true]) {
    const { database } = connect(path, readOnly)
    const on = (name: string) => database.pragma(name, { simple: true })
    expect([on('trusted_schema'), on('cell_size_check'), on('foreign_keys')]).toEqual([0, 1, 1])
    expect(() => database.exec("SELECT load_extension('x')")).toThrow()
    database.close()
  }
})

import { chmodSync, copyFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createProject, openProject } from '../../main/project/index.ts'
import { closing, codeOf, contents, folder, refusal } from './fixtures.ts'
import { dataset, game, model, samples } from './records.ts'

/** A closed project with one game, and its folder. */
function project(): { folder: string; path: string } {
  const place = folder()
  const path = join(place, 'p.carryover')
  const store = createProject(path)
  const [{ id }] = store.models.addAll([model('a')])
  const digits = store.datasets.add(dataset('digits'), samples(10))
  store.games.put(game('g', id, digits.id, 0))
  store.close()
  return { folder: place, path }
}

/** Changes a closed project past the program. */
function tamper(path: string, sql: string): void {
  const database = new Database(path)
  database.unsafeMode(true)
  database.exec(sql)
  database.close()
}

/** The code both ways of opening are refused with; neither may change a byte or leave a file. */
function refused(path: string, place: string): string {
  const before = contents(place)
  const forWriting = codeOf(() => openProject(path))
  expect(codeOf(() => openProject(path, { readOnly: true }))).toBe(forWriting)
  expect(contents(place)).toEqual(before)
  return forWriting
}

test('a closed project is one file', () => {
  expect(readdirSync(project().folder)).toEqual(['p.carryover'])
})

test('nothing that exists is overwritten', () => {
  const { path, folder } = project()
  symlinkSync('p.carryover', join(folder, 'alias'))
  const before = contents(folder)
  for (const name of ['p.carryover', 'alias']) {
    expect(codeOf(() => createProject(join(folder, name)))).toBe('PROJECT_EXISTS')
  }
  expect(codeOf(() => createProject(folder))).toBe('PROJECT_EXISTS')
  expect(codeOf(() => createProject(join(path, 'x')))).toBe('FILE_UNWRITABLE')
  expect(contents(folder)).toEqual(before)
  symlinkSync('nowhere', join(folder, 'leads-nowhere'))
  expect(codeOf(() => createProject(join(folder, 'leads-nowhere')))).toBe('PROJECT_EXISTS')
})

test('what is not a project is refused and left alone', () => {
  const { folder } = project()
  const files: Record<string, string | Uint8Array> = {
    empty: '',
    text: 'not a database, but longer than the header of one: '.repeat(10),
    zeros: new Uint8Array(8192),
    magic: 'SQLite format 3\0',
  }
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, name), bytes)
    expect(refused(join(folder, name), folder), name).toBe('PROJECT_INVALID')
  }
  expect(codeOf(() => openProject(folder))).toBe('PROJECT_INVALID')
  for (const name of ['missing', 'text/inside', 'a'.repeat(300)]) {
    expect(codeOf(() => openProject(join(folder, name)))).toBe('PROJECT_MISSING')
  }
  expect(codeOf(() => createProject(join(folder, 'a'.repeat(300))))).toBe('FILE_UNWRITABLE')
  expect(codeOf(() => openProject('/dev/null'))).toBe('PROJECT_INVALID')
})

test.each(['DELETE', 'WAL'])("somebody else's database is refused and left alone (%s)", (mode) => {
  const place = folder()
  const path = join(place, 'other.db')
  tamper(path, `PRAGMA journal_mode = ${mode}; CREATE TABLE t (x); PRAGMA user_version = 1`)
  expect(refused(path, place)).toBe('PROJECT_INVALID')
})

test.each(['DELETE', 'WAL'])('a newer project is refused and left alone (%s)', (mode) => {
  const { folder, path } = project()
  tamper(path, `PRAGMA journal_mode = ${mode}; CREATE TABLE later (x); PRAGMA user_version = 99`)
  expect(refused(path, folder)).toBe('PROJECT_NEWER')
})

test('a newer project that is in use is refused', () => {
  const { path } = project()
  const newer = new Database(path)
  try {
    newer.exec('PRAGMA journal_mode = WAL; PRAGMA user_version = 99')
    expect(codeOf(() => openProject(path))).toBe('PROJECT_NEWER')
  } finally {
    newer.close()
  }
})

test.each([
  ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON games BEGIN DELETE FROM models; END'],
  ['a view', 'CREATE VIEW v AS SELECT * FROM games'],
  ['a table', 'CREATE TABLE t (x)'],
  ['a virtual table', 'CREATE VIRTUAL TABLE t USING fts5 (x)'],
  ['an index', 'CREATE INDEX i ON games (class)'],
  ['a missing table', 'DROP TABLE explanations'],
  ['a missing index', 'DROP INDEX games_by_model'],
  ['another column', 'ALTER TABLE models ADD COLUMN x TEXT'],
  [
    'a view in place of a table',
    'DROP TABLE calibrations; CREATE VIEW calibrations AS SELECT name, value FROM settings',
  ],
  ['no version', 'PRAGMA user_version = 0'],
  ['no application', 'PRAGMA application_id = 0'],
])('a project with %s is refused', (_, sql) => {
  const { folder, path } = project()
  tamper(path, sql)
  expect(refused(path, folder)).toBe('PROJECT_INVALID')
})

test.each([
  ['a blob cut short', "UPDATE games SET game_values = x'0000'"],
  ['another number of players', 'UPDATE games SET n = 5'],
  ['an absurd number of players', 'UPDATE games SET n = 4000000000'],
  ['settings that are not JSON', "UPDATE games SET settings = '{'"],
  ['settings of another kind', "UPDATE games SET settings = '{}'"],
  ['an infinite value', `UPDATE games SET game_values = x'${'00'.repeat(126)}F07F'`],
])('a game with %s is named', (_, sql) => {
  const { path } = project()
  tamper(path, sql)
  const store = closing(openProject(path))
  const error = refusal(() => store.games.get('g'))
  expect(error.code).toBe('PROJECT_INVALID')
  expect(error.message).toContain('the game g')
})

test('a damaged page is said in words', () => {
  const { path, folder } = project()
  const size = Buffer.from(contents(folder)['p.carryover'], 'base64')
  writeFileSync(path, size.fill(0xa5, 4096))
  expect(
    codeOf(() => {
      const store = closing(openProject(path))
      store.models.list()
      store.datasets.list()
      store.games.get('g')
    }),
  ).toBe('PROJECT_INVALID')
})

test('a read-only project refuses every change and sees what is written elsewhere', () => {
  const { path, folder } = project()
  const reader = closing(openProject(path, { readOnly: true }))
  expect(codeOf(() => reader.settings.set('x', 1))).toBe('PROJECT_READ_ONLY')
  expect(codeOf(() => reader.models.remove('a'))).toBe('PROJECT_READ_ONLY')
  const writer = closing(openProject(path))
  const late = closing(openProject(path, { readOnly: true }))
  writer.settings.set('x', 1)
  expect([reader, late].map((store) => store.settings.get('x'))).toEqual([1, 1])
  writer.settings.set('x', 2)
  // All of it is in the file itself once the writer is gone, readers or not.
  writer.close()
  expect([reader, late].map((store) => store.settings.get('x'))).toEqual([2, 2])
  copyFileSync(path, join(folder, 'copy.carryover'))
  reader.close()
  late.close()
  const copy = closing(openProject(join(folder, 'copy.carryover')))
  expect(copy.settings.get('x')).toBe(2)
  copy.close()
  openProject(path).close()
  expect(readdirSync(folder).sort()).toEqual(['copy.carryover', 'p.carryover'])
})

test('reading alone leaves the file and its folder as they are', () => {
  const { path, folder } = project()
  const before = contents(folder)
  const reader = openProject(path, { readOnly: true })
  expect(reader.models.list()).toHaveLength(1)
  reader.close()
  expect(contents(folder)).toEqual(before)
})

test('a second writer is refused, through a link too', () => {
  const { path, folder } = project()
  symlinkSync(path, join(folder, 'link.carryover'))
  const writer = closing(openProject(path))
  expect(codeOf(() => openProject(path))).toBe('PROJECT_BUSY')
  expect(codeOf(() => openProject(join(folder, 'link.carryover')))).toBe('PROJECT_BUSY')
  writer.settings.set('x', 1)
  expect(readdirSync(folder).sort()).toEqual([
    'link.carryover',
    'p.carryover',
    'p.carryover-lock',
    'p.carryover-shm',
    'p.carryover-wal',
  ])
  writer.close()
  expect(readdirSync(folder).sort()).toEqual(['link.carryover', 'p.carryover'])
  const next = closing(openProject(join(folder, 'link.carryover')))
  expect(next.path).toBe(path)
  expect(next.settings.get('x')).toBe(1)
})

test('a project that was moved away while open takes nothing more', () => {
  const { path, folder } = project()
  const store = closing(openProject(path))
  renameSync(path, join(folder, 'moved.carryover'))
  const error = refusal(() => store.settings.set('x', 1))
  expect(error.code).toBe('PROJECT_MISSING')
  renameSync(join(folder, 'moved.carryover'), path)
  store.settings.set('x', 2)
  expect(store.settings.get('x')).toBe(2)
})

test('a folder that is not there', () => {
  const place = folder()
  expect(codeOf(() => createProject(join(place, 'no', 'p.carryover')))).toBe('FILE_UNWRITABLE')
  expect(readdirSync(place)).toEqual([])
})

test('a creation that fails leaves nothing', () => {
  const place = folder()
  const failing = () => {
    throw new Error('halfway')
  }
  expect(() =>
    createProject(join(place, 'p.carryover'), [(database) => database.exec('CREATE TABLE t (x)'), failing]),
  ).toThrow('halfway')
  expect(readdirSync(place)).toEqual([])
  // The tables are complete for the migration, but not for the program.
  expect(() => createProject(join(place, 'p.carryover'), [(database) => database.exec('CREATE TABLE t (x)')])).toThrow()
  expect(readdirSync(place)).toEqual([])
})

test('a read-only folder and a read-only file', () => {
  // An administrator may write anywhere but where the system itself does not let anybody.
  if (process.getuid?.() === 0) {
    expect(codeOf(() => createProject('/proc/q.carryover'))).toBe('FILE_UNWRITABLE')
    expect(readdirSync('/proc')).not.toContain('q.carryover')
    return
  }
  if (process.platform === 'win32') return // Folders there are not made read-only by a mode.
  const { path, folder } = project()
  const before = contents(folder)
  chmodSync(folder, 0o555)
  try {
    expect(codeOf(() => openProject(path))).toBe('FILE_UNWRITABLE')
    expect(codeOf(() => createProject(join(folder, 'q.carryover')))).toBe('FILE_UNWRITABLE')
    const reader = openProject(path, { readOnly: true })
    expect(reader.games.get('g')).not.toBeNull()
    reader.close()
  } finally {
    chmodSync(folder, 0o755)
  }
  chmodSync(path, 0o444)
  expect(codeOf(() => openProject(path))).toBe('FILE_UNWRITABLE')
  expect(contents(folder)).toEqual(before)
})

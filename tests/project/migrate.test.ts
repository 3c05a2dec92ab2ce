import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createProject, openProject } from '../../main/project/index.ts'
import { migrations, type Migration } from '../../main/project/migrations/index.ts'
import { closing, codeOf, contents, folder, refusal } from './fixtures.ts'
import { dataset, game, model, samples } from './records.ts'

const notes: Migration = (database) => {
  database.exec(`ALTER TABLE queue ADD COLUMN note TEXT NOT NULL DEFAULT '';
    CREATE TABLE notes (model_id INTEGER NOT NULL REFERENCES models (id)) STRICT`)
}
const later = [...migrations, notes]
const now = migrations.length

/** A closed project of the released version with one game. */
function older(): { path: string; folder: string } {
  const place = folder()
  const path = join(place, 'p.carryover')
  const store = createProject(path)
  const [{ id }] = store.models.addAll([model('a')])
  store.games.put(game('g', id, store.datasets.add(dataset('digits'), samples(3)).id, 0))
  store.close()
  return { path, folder: place }
}

test('an older project is brought up to date, and a backup opens with the older program', () => {
  const { path, folder } = older()
  const store = closing(openProject(path, {}, later))
  expect(store.info()).toMatchObject({ schemaVersion: now + 1, models: 1, games: 1 })
  store.models.addAll([model('b')])
  store.close()
  expect(readdirSync(folder).sort()).toEqual([`p.backup-v${now}.carryover`, 'p.carryover'])
  expect(codeOf(() => openProject(path))).toBe('PROJECT_NEWER')
  const backup = closing(openProject(join(folder, `p.backup-v${now}.carryover`)))
  expect(backup.info()).toMatchObject({ schemaVersion: now, models: 1, games: 1 })
  expect(backup.games.get('g')!.values).toEqual(game('g', 1, 1, 0).values)
  backup.close()
  // Once is enough.
  openProject(path, {}, later).close()
  expect(readdirSync(folder).filter((name) => name.includes('-v'))).toHaveLength(1)
})

test('a backup never replaces another', () => {
  const { path, folder } = older()
  openProject(path, {}, later).close()
  const first = contents(folder)[`p.backup-v${now}.carryover`]
  const other = new Database(path)
  other.exec(`DROP TABLE notes; ALTER TABLE queue DROP COLUMN note; PRAGMA user_version = ${now}`)
  other.close()
  const store = openProject(path)
  store.settings.set('x', 1)
  store.close()
  openProject(path, {}, later).close()
  expect(Object.keys(contents(folder)).sort()).toEqual([
    `p.backup-v${now}-2.carryover`,
    `p.backup-v${now}.carryover`,
    'p.carryover',
  ])
  expect(contents(folder)[`p.backup-v${now}.carryover`]).toBe(first)
})

test.each<[string, Migration]>([
  [
    'throws',
    () => {
      throw new Error('halfway')
    },
  ],
  ['fails in SQLite', (database) => database.exec('INSERT INTO nowhere VALUES (1)')],
  ['leaves rows that refer to nothing', (database) => database.exec('INSERT INTO notes VALUES (77)')],
])('a migration that %s leaves the project and its folder as they were', (_, failing) => {
  const { path, folder } = older()
  const before = contents(folder)
  const wrecks: Migration = (database) => {
    notes(database)
    database.exec('DELETE FROM games')
  }
  const error = refusal(() => openProject(path, {}, [...migrations, wrecks, failing]))
  expect(error.code).toBe('INTERNAL')
  expect(contents(folder)).toEqual(before)
  const store = closing(openProject(path))
  expect(store.games.get('g')).not.toBeNull()
})

test('an older project is not brought up to date to be read', () => {
  const { path, folder } = older()
  const before = contents(folder)
  expect(codeOf(() => openProject(path, { readOnly: true }, later))).toBe('PROJECT_READ_ONLY')
  expect(contents(folder)).toEqual(before)
})

test('a project is not brought up to date while somebody reads it', () => {
  const { path } = older()
  const reader = new Database(path, { readonly: true })
  try {
    const writer = openProject(path)
    reader.prepare('SELECT count(*) FROM games').get()
    writer.close()
    // Still in its write-ahead log because of the reader: it cannot be migrated under its feet.
    expect(codeOf(() => openProject(path, {}, later))).toBe('PROJECT_BUSY')
  } finally {
    reader.close()
  }
  const store = closing(openProject(path))
  expect(store.info().schemaVersion).toBe(now)
})

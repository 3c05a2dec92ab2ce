import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { checkProject } from '../../main/project/check/index.ts'
import { createProject, openProject } from '../../main/project/index.ts'
import { migrations } from '../../main/project/migrations/index.ts'
import { closing, codeOf, contents, folder } from './fixtures.ts'
import { dataset, explanationOf, game, model, samples } from './records.ts'

const games = 12
/** So many that most of the file is games, as in a real one. */
const players = 11

const pageSize = 4096

/** A closed project with games of two networks, and its folder. */
function project(): { place: string; path: string } {
  const place = folder()
  const path = join(place, 'p.carryover')
  const store = createProject(path)
  const models = store.models.addAll([model('a'), model('b')])
  const digits = store.datasets.add(dataset('digits'), samples(games))
  for (let i = 0; i < games; i++) store.games.put(game(`g${i}`, models[i % 2].id, digits.id, i, players))
  store.explanations.putAll([soundExplanation('e0', 'g0'), soundExplanation('e1', 'g1')])
  store.settings.set('x', 1)
  store.close()
  return { place, path }
}

/** One that adds up to the value of all players. */
function soundExplanation(key: string, gameKey: string) {
  const { explanation, ...record } = explanationOf(key, gameKey)
  const sum = [...explanation.and, ...explanation.or].reduce((total, each) => total + each, explanation.constant)
  return { ...record, explanation: { ...explanation, vFull: sum } }
}

/** Changes a closed project past the program. */
function tamper(path: string, sql: string): void {
  const database = new Database(path)
  database.pragma('foreign_keys = OFF')
  database.exec(sql)
  database.close()
}

const kinds = (path: string) => checkProject(path).faults.map(({ kind }) => kind)

/** Keys of the games that a project holds. */
function gamesOf(path: string): string[] {
  const store = closing(openProject(path))
  const keys = Array.from({ length: games }, (_, i) => `g${i}`)
  const missing = store.games.missing(keys)
  for (const [i, key] of keys.entries()) {
    if (!missing.has(key)) expect(store.games.get(key)!.values).toEqual(game(key, 1, 1, i, players).values)
  }
  store.close()
  return keys.filter((key) => !missing.has(key))
}

test('a sound project has no fault, is not repaired, and nothing is left beside it', () => {
  const { place, path } = project()
  const before = contents(place)
  const sound = { schemaVersion: migrations.length, faults: [], repaired: [], copy: null, backup: null }
  expect(checkProject(path)).toEqual(sound)
  expect(checkProject(path, true)).toEqual(sound)
  expect(contents(place)).toEqual(before)
})

test('an open project can be checked, and not repaired by another', () => {
  const { path } = project()
  const store = closing(openProject(path))
  store.settings.set('x', 2)
  expect(checkProject(path).faults).toEqual([])
  expect(codeOf(() => checkProject(path, true))).toBe('PROJECT_BUSY')
  store.close()
})

test('rows that belong to nothing are told and removed, after a copy of the file as it was', () => {
  const { place, path } = project()
  tamper(path, "DELETE FROM models WHERE name = 'b'")
  const before = readFileSync(path)
  const { faults } = checkProject(path)
  expect(faults).toEqual([
    { kind: 'references', sentence: 'Games whose models are not there: 6.', remedy: 'They are removed.' },
  ])
  expect(readdirSync(place)).toEqual(['p.carryover'])
  const { repaired, copy, faults: left } = checkProject(path, true)
  expect(left).toEqual([])
  expect(repaired).toEqual(['Removed of games what belonged to nothing: 6 rows.'])
  expect(readFileSync(copy!)).toEqual(before)
  expect(basename(copy!)).toBe('p.before-repair.carryover')
  expect(gamesOf(path)).toEqual(['g0', 'g2', 'g4', 'g6', 'g8', 'g10'])
  // The explanation of a game that went went with it.
  const store = closing(openProject(path))
  expect([store.explanations.get('e0') !== null, store.explanations.get('e1')]).toEqual([true, null])
})

test.each([
  ["UPDATE games SET game_values = x'0000' WHERE key = 'g3'"],
  ["UPDATE games SET n = 4000000000 WHERE key = 'g3'"],
  ["UPDATE games SET settings = '{' WHERE key = 'g3'"],
])('results that cannot be read are removed, to be computed again: %s', (sql) => {
  const { path } = project()
  tamper(path, sql)
  expect(checkProject(path).faults).toMatchObject([{ kind: 'results', sentence: 'Games that cannot be read: 1.' }])
  expect(checkProject(path, true).faults).toEqual([])
  expect(gamesOf(path)).toHaveLength(games - 1)
})

test('what somebody gave and cannot be computed is told, not taken away', () => {
  const { place, path } = project()
  tamper(path, 'DELETE FROM samples WHERE sample = 11; DELETE FROM games WHERE sample = 11')
  const before = contents(place)
  const checked = checkProject(path, true)
  expect(checked).toMatchObject({ repaired: [], copy: null, faults: [{ kind: 'samples', remedy: null }] })
  expect(checked.faults[0].sentence).toBe(
    'The data set "digits" says it has 12 samples, and the file holds 11 of them.',
  )
  expect(contents(place)).toEqual(before)
})

test.each([
  ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON games BEGIN DELETE FROM models; END'],
  ['a view', 'CREATE VIEW v AS SELECT 1'],
  ['a column', "ALTER TABLE models ADD COLUMN x TEXT DEFAULT 'y'"],
  ['a missing index', 'DROP INDEX games_by_model'],
])('%s is gone after the repair, and every result is there', (_, sql) => {
  const { path } = project()
  tamper(path, sql)
  expect(kinds(path)).toEqual(['schema'])
  const { faults, repaired } = checkProject(path, true)
  expect([faults, repaired]).toEqual([[], [expect.stringMatching(/^Copied into a new file: \d+ rows\.$/)]])
  expect(gamesOf(path)).toHaveLength(games)
})

/** Pages by what they hold; from 1. */
function pagesOf(path: string): { page: number; holds: string }[] {
  const database = new Database(path, { readonly: true })
  const pages = database.prepare<[], { page: number; holds: string }>(
    'SELECT pageno AS page, name AS holds FROM dbstat ORDER BY pageno',
  )
  try {
    return pages.all()
  } finally {
    database.close()
  }
}

test('whichever page is damaged, what can be read is kept, and what is lost is said', () => {
  const { place, path } = project()
  const whole = readFileSync(path)
  const pages = pagesOf(path)
  const damaged = (page: number) => {
    const file = join(place, `${page}.carryover`)
    writeFileSync(file, Buffer.from(whole).fill(0xa5, (page - 1) * pageSize, page * pageSize))
    return file
  }
  // Of the many pages that hold the values of games, some stand for all.
  const some = pages.filter(({ holds, page }) => page > 1 && (holds !== 'games' || page % 7 === 0))
  for (const { page, holds } of some) {
    const file = damaged(page)
    expect(kinds(file), holds).not.toEqual([])
    const { faults, repaired, copy } = checkProject(file, true)
    expect(readFileSync(copy!).length).toBe(whole.length)
    if (holds === 'sqlite_schema') {
      // Where the tables are, nothing else says: what is left of them is kept.
      if (faults.length > 0) expect(faults).toMatchObject([{ kind: 'unreadable', remedy: null }])
      continue
    }
    expect(faults.filter(({ kind }) => kind !== 'samples')).toEqual([])
    const kept = gamesOf(file).length
    // Indexes are made anew, and a page of one table costs no other its rows.
    if (!['games', 'models', 'datasets', 'samples'].includes(holds)) expect([holds, kept]).toEqual([holds, games])
    else if (kept < games) expect(repaired.join(' ')).toMatch(/are lost|Removed/)
    if (holds === 'games') expect(kept).toBeGreaterThanOrEqual(games - 1)
  }
})

test('of a file that was cut short, the front is kept', () => {
  const { path } = project()
  const pages = pagesOf(path)
  truncateSync(path, Math.floor(pages.length * 0.9) * pageSize)
  expect(kinds(path)).toEqual(['unreadable'])
  const { faults, repaired } = checkProject(path, true)
  expect(faults).toEqual([])
  expect(repaired.join(' ')).toMatch(/are lost: .*games/)
  const kept = gamesOf(path).length
  expect(kept).toBeGreaterThan(games / 2)
  expect(kept).toBeLessThan(games)
})

test('what cannot be read at all is replaced by its newest sound backup', () => {
  const { place, path } = project()
  copyFileSync(path, join(place, 'p.backup-v2.carryover'))
  writeFileSync(join(place, 'p.backup-v1.carryover'), 'no backup')
  writeFileSync(path, Buffer.from(readFileSync(path)).fill(0, 0, 4096))
  const found = checkProject(path)
  expect(found.backup!.path).toBe(join(place, 'p.backup-v2.carryover'))
  expect(found.faults).toMatchObject([
    { kind: 'unreadable', remedy: 'The backup "p.backup-v2.carryover" is put in its place.' },
  ])
  const { faults, repaired, copy } = checkProject(path, true)
  expect(faults).toEqual([])
  expect(repaired).toEqual(['Nothing could be read; the backup "p.backup-v2.carryover" was put in its place.'])
  expect(
    readFileSync(copy!)
      .subarray(0, 4096)
      .every((byte) => byte === 0),
  ).toBe(true)
  expect(gamesOf(path)).toHaveLength(games)
})

test.each([
  [
    'text',
    (path: string) => {
      writeFileSync(path, 'no project')
    },
  ],
  [
    "somebody else's database",
    (path: string) => {
      tamper(path, 'PRAGMA application_id = 7')
    },
  ],
  [
    'a newer project',
    (path: string) => {
      tamper(path, 'CREATE TABLE later (x); PRAGMA user_version = 99')
    },
  ],
])('%s is left alone', (_, change) => {
  const { place, path } = project()
  change(path)
  const before = contents(place)
  const { faults, repaired, copy } = checkProject(path, true)
  expect([faults.map(({ remedy }) => remedy), repaired, copy]).toEqual([[null], [], null])
  expect(contents(place)).toEqual(before)
})

test('a project whose process was killed is sound, log and all', () => {
  const { place, path } = project()
  const writer = closing(openProject(path))
  writer.settings.set('x', 2)
  const killed = join(place, 'killed.carryover')
  for (const part of ['', '-wal']) copyFileSync(path + part, killed + part)
  expect(checkProject(killed, true)).toMatchObject({ faults: [], repaired: [] })
  expect(closing(openProject(killed)).settings.get('x')).toBe(2)
})

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createProject, openProject, type Store } from '../../main/project/index.ts'
import { initial } from '../../main/project/migrations/0001-initial.ts'
import { applicationId } from '../../main/project/schema.ts'
import { report } from '../cli/examples.ts'
import { closing, codeOf, folder } from './fixtures.ts'
import { dataset, explanationOf, game, model, samples } from './records.ts'

/** A project with a model "a", a data set "digits" and one game, explained. */
function filled(path = join(folder(), 'p.carryover')) {
  const store = closing(createProject(path))
  const [{ id: a }] = store.models.addAll([model('a')])
  const { id: digits } = store.datasets.add(dataset('digits'), samples(3))
  store.games.put(game('g', a, digits, 1))
  store.explanations.putAll([explanationOf('e', 'g')])
  return { store, a, digits }
}

const reopened = (store: Store): Store => {
  store.close()
  return closing(openProject(store.path))
}

/** What the first released format wrote otherwise. */
const older: Record<string, string> = {
  'models.binding': "json_remove(binding, '$.kind', '$.scale', '$.constants')",
  'datasets.preprocessing': "json_extract(reading, '$.preprocessing')",
}

/** A project as the first released format holds it. */
function firstFormat(path: string): void {
  const { store } = filled(`${path}-source`)
  store.close()
  const database = new Database(path)
  database.pragma(`application_id = ${applicationId}`)
  initial(database)
  database.pragma('user_version = 1')
  database.prepare('ATTACH ? AS source').run(store.path)
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  for (const table of ['models', 'datasets', ...tables.filter((name) => !['models', 'datasets'].includes(name))]) {
    const columns = database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
    const values = columns.map((column) => older[`${table}.${column}`] ?? column)
    database.exec(`INSERT INTO main.${table} (${columns.join()}) SELECT ${values.join()} FROM source.${table}`)
  }
  database.close()
}

test('a project of the first format is brought up to date, with everything that belongs together', () => {
  const place = folder()
  const path = join(place, 'p.carryover')
  firstFormat(path)
  expect(codeOf(() => openProject(path, { readOnly: true }))).toBe('PROJECT_READ_ONLY')
  const store = closing(openProject(path))
  expect(readdirSync(place)).toContain('p.backup-v1.carryover')
  expect(store.info()).toMatchObject({ schemaVersion: 4, models: 1, datasets: 1, games: 1, explanations: 1 })
  expect(store.models.byName('a')).toMatchObject(model('a'))
  expect(store.datasets.byName('digits')).toMatchObject(dataset('digits'))
  expect(codeOf(() => store.models.addAll([model('a')]))).toBe('MODEL_EXISTS')
  expect(codeOf(() => store.datasets.add(dataset('digits'), []))).toBe('DATASET_EXISTS')
  store.models.remove('a')
  expect(reopened(store).info()).toMatchObject({ models: 0, datasets: 1, games: 0, explanations: 0 })
})

test('a model that was removed comes back with everything, as long as the project is open', () => {
  const { store } = filled()
  const before = store.info()
  const id = store.models.remove('a')
  expect(store.models.list()).toEqual([])
  expect(codeOf(() => store.models.byName('a'))).toBe('MODEL_UNKNOWN')
  expect(codeOf(() => store.models.remove('a'))).toBe('MODEL_UNKNOWN')
  expect(store.info()).toMatchObject({ models: 0, games: 0, explanations: 0 })
  store.models.restore(id)
  expect(store.info()).toEqual(before)
  expect(store.models.byName('a').id).toBe(id)
  expect(reopened(store).info()).toMatchObject({ models: 1, games: 1, explanations: 1 })
})

test('a data set that was removed comes back with everything, as long as the project is open', () => {
  const { store, digits } = filled()
  const before = store.info()
  expect(store.datasets.remove('digits')).toBe(digits)
  expect(store.datasets.list()).toEqual([])
  expect(codeOf(() => store.datasets.remove('digits'))).toBe('DATASET_UNKNOWN')
  expect(store.info()).toMatchObject({ datasets: 0, games: 0, explanations: 0 })
  store.datasets.restore(digits)
  expect(store.info()).toEqual(before)
  store.datasets.remove('digits')
  expect(reopened(store).info()).toMatchObject({ models: 1, datasets: 0, games: 0, explanations: 0 })
})

test('the name of what was removed is free, and what took it stays', () => {
  const { store, digits } = filled()
  const removed = store.models.remove('a')
  store.models.addAll([{ ...model('a'), epoch: 7 }])
  expect(codeOf(() => store.models.restore(removed))).toBe('MODEL_EXISTS')
  store.datasets.remove('digits')
  store.datasets.add(dataset('digits'), samples(5))
  expect(codeOf(() => store.datasets.restore(digits))).toBe('DATASET_EXISTS')
  const again = reopened(store)
  expect(again.models.list()).toMatchObject([{ name: 'a', epoch: 7 }])
  expect(again.datasets.list()).toMatchObject([{ name: 'digits', count: 5 }])
})

test('what the same network or the same pictures share under another name stays', () => {
  const { store, digits } = filled()
  const [twin] = store.models.addAll([{ ...model('a'), name: 'twin', role: 'other' }])
  store.models.addAll([model('b')])
  const pictures = store.datasets.add({ ...dataset('same pictures'), path: 'elsewhere' }, samples(3))
  store.models.remove('a')
  store.datasets.remove('digits')
  const again = reopened(store)
  expect(again.info()).toMatchObject({ models: 2, datasets: 1, games: 1, explanations: 1 })
  expect(again.games.get('g')).toMatchObject({ modelId: twin.id, datasetId: pictures.id, sample: 1 })
  expect(again.datasets.samples(digits, 0, 10)).toEqual([])
})

test('a replaced model keeps what was computed with it, and its place', () => {
  const { store, a } = filled()
  const [b] = store.models.addAll([model('b')])
  const binding = { ...model('a').binding, logits: 'others' }
  const replacement = store.models.replace(a, { ...model('a'), binding })
  expect(store.models.list()).toMatchObject([{ name: 'a', binding }, { name: 'b' }])
  expect(store.games.newest(replacement.id, 1, 1)).toBeNull()
  expect(codeOf(() => store.models.replace(b.id, model('a')))).toBe('MODEL_EXISTS')
  expect(store.models.byName('b').id).toBe(b.id)
  store.models.restore(a, replacement.id)
  expect(store.models.byName('a').id).toBe(a)
  expect(reopened(store).info()).toMatchObject({ models: 2, games: 1 })
})

test('what is said about a model changes, its name only to a free one', () => {
  const { store, a } = filled()
  store.models.addAll([model('b')])
  const change = { name: 'c', role: 'scratch', run: 'r', epoch: null, path: 'x/c.onnx' } as const
  expect(store.models.update(a, change)).toMatchObject({ ...model('a'), ...change })
  expect(codeOf(() => store.models.update(a, { name: 'b' }))).toBe('MODEL_EXISTS')
  expect(store.models.byName('c')).toMatchObject(change)
})

test('reports go along with the new name of a network', () => {
  const { store, a } = filled()
  const { settings } = report
  const networks = { pretrained: 'p', finetuned: 'a', scratch: null }
  store.studies.put({ key: 'study', settings, report: { ...report, networks } })
  store.models.update(a, { name: 'tuned' })
  expect(store.studies.byKey('study')?.report).toEqual({ ...report, networks: { ...networks, finetuned: 'tuned' } })
})

test('a reader does not see what was removed', () => {
  const { store } = filled()
  store.models.remove('a')
  const reader = closing(openProject(store.path, { readOnly: true }))
  expect(reader.models.list()).toEqual([])
  expect(reader.info()).toMatchObject({ models: 0, games: 0 })
})

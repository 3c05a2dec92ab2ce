import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PlayerMap } from '../../contract/pictures.ts'
import { createProject, openProject, type NewDataset, type NewSample } from '../../main/project/index.ts'
import { closing, codeOf, folder, refusal } from './fixtures.ts'
import { dataset, samples } from './records.ts'

const texts: NewDataset = {
  name: 'reviews',
  kind: 'text',
  path: 'reviews.csv',
  classes: ['bad', 'good'],
  skipped: [],
  reading: { column: 'text', tokenizer: { sha256: 'ab', name: 'tokenizer.json', vocabulary: 30 }, mostTokens: 64 },
}
const table: NewDataset = {
  name: 'rows',
  kind: 'table',
  path: 'rows.csv',
  classes: [],
  skipped: [],
  columns: [
    { name: 'size', categories: null },
    { name: 'colour', categories: ['blue', 'red'] },
  ],
}
const said = (contents: string[]): NewSample[] =>
  contents.map((content, i) => ({ path: `line ${i + 2}`, label: i % 2, sha256: String(i), content }))

const fresh = () => closing(createProject(join(folder(), 'p.carryover')))

test('texts and tables come back as they were, with their contents, after the project was closed', () => {
  const store = fresh()
  const contents = ['100 % of_it', 'Grüße \\ 中文', "it's"]
  store.tokenizers.put('ab', '{"model": {}}')
  store.datasets.add(texts, said(contents))
  store.datasets.add(table, said(['[1.5,"red"]']))
  store.close()
  const again = closing(openProject(store.path))
  const [reviews, rows] = again.datasets.list()
  expect(reviews).toMatchObject({ ...texts, count: 3 })
  expect(rows).toMatchObject({ ...table, count: 1 })
  expect(contents.map((_, i) => again.contents.get(reviews.id, i))).toEqual(contents)
  expect(again.contents.cellsFrom({ ...table, id: rows.id }, 0, 10)).toEqual([[1.5, 'red']])
  expect(again.tokenizers.get('ab')).toBe('{"model": {}}')
  expect(codeOf(() => again.tokenizers.get('other'))).toBe('PROJECT_INVALID')
})

test.each([
  ['text that is no list', '[1.5,"red"'],
  ['too few cells', '[1.5]'],
  ['a cell that is neither a number nor a name', '[1.5,null]'],
])('a row of a table that holds %s is damage', (_, content) => {
  const store = fresh()
  const { id } = store.datasets.add(table, said(['[1.5,"red"]', content]))
  expect(store.contents.cells({ ...table, id }, 0)).toEqual([1.5, 'red'])
  const error = refusal(() => store.contents.cells({ ...table, id }, 1))
  expect(error.message).toBe('"p.carryover" is damaged: row 1 of a table cannot be read.')
  expect(codeOf(() => store.contents.cellsFrom({ ...table, id }, 0, 10))).toBe('PROJECT_INVALID')
})

test('a piece of text is found as it is written, whatever it means to SQL', () => {
  const store = fresh()
  const { id } = store.datasets.add(texts, said(['100 % of_it', 'Grüße \\ 中文', 'OF x it', '%']))
  const found = (piece: string) => store.contents.holding(id, piece)
  expect(found('of_it')).toEqual([0])
  expect(found('of')).toEqual([0, 2])
  expect(found('%')).toEqual([0, 3])
  expect(found('\\')).toEqual([1])
  expect(found('中')).toEqual([1])
  expect(found('nothing')).toEqual([])
})

test('a data set that is being added is seen when it is finished, and what is given up leaves nothing', () => {
  const store = fresh()
  const draft = store.datasets.begin(texts)
  draft.put(said(['one', 'two']))
  expect(store.datasets.list()).toEqual([])
  expect(store.info().datasets).toBe(0)
  draft.put(said(['three']))
  const finished = draft.finish()
  expect(finished).toMatchObject({ count: 3 })
  expect(finished.contentSha256).toBe(
    closing(fresh()).datasets.add(texts, said(['one', 'two']).concat(said(['three']))).contentSha256,
  )

  const given = store.datasets.begin({ ...texts, name: 'other' })
  given.put(said(['four']))
  expect(given.abandon()).toBe(true)
  expect(given.abandon()).toBe(false)
  expect(store.datasets.list().map(({ name }) => name)).toEqual(['reviews'])
})

test('what was not finished when the process ended is gone when the project is opened again', () => {
  const store = fresh()
  store.datasets.begin(texts).put(said(['one']))
  store.close()
  const again = closing(openProject(store.path))
  expect(again.datasets.list()).toEqual([])
  const { id } = again.datasets.add(texts, said(['two']))
  expect(again.contents.get(id, 0)).toBe('two')
})

test('a name that was taken meanwhile is refused at the end as well', () => {
  const store = fresh()
  const draft = store.datasets.begin(texts)
  draft.put(said(['one']))
  store.datasets.add({ ...table, name: 'reviews' }, said(['[1,"red"]']))
  expect(codeOf(() => draft.finish())).toBe('DATASET_EXISTS')
})

test('players made by hand are kept for each sample, replaced, and taken away', () => {
  const store = fresh()
  const { id } = store.datasets.add(dataset('digits'), samples(3))
  const map = (...players: number[]): PlayerMap => ({ n: 2, width: 2, height: 2, players: Uint8Array.from(players) })
  store.handPlayers.put(
    id,
    new Map([
      [0, map(0, 0, 1, 255)],
      [2, map(1, 1, 0, 0)],
    ]),
  )
  expect(store.handPlayers.get(id, 0)).toEqual(map(0, 0, 1, 255))
  expect(store.handPlayers.get(id, 1)).toBeNull()
  store.handPlayers.put(
    id,
    new Map([
      [0, map(0, 1, 1, 1)],
      [2, null],
    ]),
  )
  expect(store.handPlayers.get(id, 0)).toEqual(map(0, 1, 1, 1))
  expect(store.handPlayers.get(id, 2)).toBeNull()
})

test('a project from which much was removed is small again when it was closed', () => {
  const store = fresh()
  const draft = store.datasets.begin(texts)
  draft.put(said(Array.from({ length: 3000 }, (_, i) => `${i} `.repeat(100))))
  const { bytes } = store.info()
  while (draft.abandon());
  store.close()
  expect(statSync(store.path).size).toBeLessThan(bytes / 4)
})

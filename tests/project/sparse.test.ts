import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { NewSparseGame } from '../../main/project/index.ts'
import { createProject, openProject } from '../../main/project/index.ts'
import { migrations } from '../../main/project/migrations/index.ts'
import { closing, folder, refusal } from './fixtures.ts'
import { dataset, game, model, numbers, samples } from './records.ts'

const sparseGame = (key: string, modelId: number, datasetId: number, sample: number): NewSparseGame => ({
  key,
  modelId,
  datasetId,
  sample,
  class: 1,
  settings: {
    players: { kind: 'grid', rows: 7, columns: 7 },
    baseline: { kind: 'zero' },
    value: 'log-odds',
    target: 'label',
  },
  provider: 'CPU',
  batch: 16,
  explanation: {
    n: 49,
    constant: 1 / 3,
    interactions: [{ players: [0, 48], value: -Math.PI }],
    r2: 0.93,
    heldOut: 30,
    passes: 300,
    seed: 7,
    vEmpty: 0.1,
    vFull: -2,
  },
  values: numbers(300, 2),
})

function filled() {
  const path = join(folder(), 'p.carryover')
  const store = closing(createProject(path))
  const [{ id }] = store.models.addAll([model('a')])
  return { path, store, id, digits: store.datasets.add(dataset('digits'), samples(3)).id }
}

test('recovered interactions come back as they went in, and are no games', () => {
  const { store, id, digits } = filled()
  const record = sparseGame('k', id, digits, 1)
  store.sparseGames.put(record)
  store.sparseGames.put({ ...record, class: 0 })
  expect(store.sparseGames.newest(id, digits, 1)).toMatchObject(record)
  expect(store.sparseGames.newest(id, digits, 2)).toBeNull()
  expect(store.sparseGames.missing(['k', 'other'])).toEqual(new Set(['other']))
  expect(store.info()).toMatchObject({ games: 0, explanations: 0 })
  expect(store.games.newest(id, digits, 1)).toBeNull()
  expect(store.games.isOn(digits, 1)).toBe(false)
  const wrong = { ...record, key: 'l', values: numbers(299, 2) }
  expect(refusal(() => store.sparseGames.put(wrong)).message).toContain('should hold 300 numbers, not 299')
})

test('they go with the network', () => {
  const { path, store, id, digits } = filled()
  store.sparseGames.put(sparseGame('k', id, digits, 1))
  store.models.remove('a')
  store.close()
  const again = closing(openProject(path))
  expect(again.sparseGames.missing(['k'])).toEqual(new Set(['k']))
})

test('a project from before there were any opens with its games', () => {
  const { path, store, id, digits } = filled()
  store.games.put(game('g', id, digits, 0))
  store.close()
  const database = new Database(path)
  database.exec('DROP TABLE sparse_games; PRAGMA user_version = 3')
  database.close()
  const upgraded = closing(openProject(path))
  expect(upgraded.info()).toMatchObject({ schemaVersion: migrations.length, games: 1 })
  upgraded.sparseGames.put(sparseGame('k', id, digits, 1))
  expect(upgraded.sparseGames.newest(id, digits, 1)!.explanation.r2).toBe(0.93)
})

import { existsSync, renameSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkplace, type Workplace } from '../engine/workplace.ts'
import { changesOf, explain, makeProject } from './parts.ts'

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace(1)
  project = await makeProject(place.workbench, place.path('work'))
})
afterAll(() => place.close())

const check = (repair = false) => place.workbench.call('project.check', { path: project, repair })

test('an open project is checked where it is, with what it refers to', async () => {
  expect(await check()).toMatchObject({ path: project, faults: [], repaired: [], copy: null, backup: null })
  renameSync(place.path('work/networks/sc.onnx'), place.path('work/networks/away.onnx'))
  renameSync(place.path('work/digits'), place.path('work/away'))
  expect((await check()).faults.map(({ kind, remedy }) => [kind, remedy])).toEqual([
    ['network', null],
    ['data', null],
  ])
  renameSync(place.path('work/networks/away.onnx'), place.path('work/networks/sc.onnx'))
  renameSync(place.path('work/away'), place.path('work/digits'))
})

test('a repair closes it, opens it again, and every page hears of it', async () => {
  const other = new Database(project)
  other.pragma('foreign_keys = OFF')
  other.exec("INSERT INTO evaluations VALUES (9, 'k', 77, 1, 0, 0, zeroblob(4), zeroblob(4))")
  other.close()
  expect((await check()).faults.map(({ kind }) => kind)).toEqual(['references'])
  const changes = changesOf(place.workbench)
  const { faults, repaired, copy } = await check(true)
  expect([faults, repaired]).toEqual([[], ['Removed of evaluations what belonged to nothing: 1 row.']])
  expect(existsSync(copy!)).toBe(true)
  expect(changes.take()).toEqual(['data', 'games', 'models', 'predictions', 'project', 'studies'])
  expect((await explain(place.workbench, project)).model).toBe('ft')
})

test('a project that is worked on is not repaired', async () => {
  const job = await place.workbench.call('predictions.start', { project, data: 'digits' })
  await expect(check(true)).rejects.toMatchObject({ code: 'PROJECT_BUSY' })
  expect((await check()).faults).toEqual([])
  await place.workbench.call('job.wait', job)
})

test('a project that is not there, or is elsewhere', async () => {
  const missing = place.workbench.call('project.check', { path: place.path('none.carryover') })
  await expect(missing).rejects.toMatchObject({ code: 'PROJECT_MISSING' })
})

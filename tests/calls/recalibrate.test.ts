import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallInput } from '../../contract/index.ts'
import { createWorkplace, type Workplace } from '../engine/workplace.ts'
import { makeProject, players } from './parts.ts'

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace(1)
  project = await makeProject(place.workbench, place.path('recalibrate'))
})
afterAll(() => place.close())

const settings: CallInput<'analysis.plan'>['settings'] = {
  models: ['ft'],
  samples: { kind: 'list', indices: [7, 8] },
  players,
}
const ask: Workplace['workbench']['call'] = (name, input) => place.workbench.call(name, input)
const seconds = async (indices: number[]) =>
  (await ask('analysis.plan', { project, settings: { ...settings, samples: { kind: 'list', indices } } })).seconds

test('what was measured is measured again with the next work', async () => {
  expect(await seconds([7, 8])).toBeGreaterThan(0)
  await ask('project.recalibrate', { project })
  expect(await seconds([7, 8])).toBeNull()
  const { job } = await ask('analysis.start', { project, settings })
  expect((await ask('analysis.result', { job })).forwardPasses).toBe(2 * 2 ** 4)
  expect(await seconds([5, 6])).toBeGreaterThan(0)
})

test('not while work is in the queue: one run keeps to one batch size', async () => {
  const { job } = await ask('analysis.start', { project, settings: { ...settings, models: ['sc'] } })
  await expect(ask('project.recalibrate', { project })).rejects.toMatchObject({
    code: 'PROJECT_BUSY',
    message: expect.stringMatching(/^The networks cannot be measured again while ".+" is in the queue\.$/) as string,
  })
  await ask('analysis.result', { job })
  await ask('project.recalibrate', { project })
})

test('nor in a project that is open read-only', async () => {
  await ask('project.close', { project })
  await ask('project.open', { path: project, readOnly: true })
  await expect(ask('project.recalibrate', { project })).rejects.toMatchObject({ code: 'PROJECT_READ_ONLY' })
})

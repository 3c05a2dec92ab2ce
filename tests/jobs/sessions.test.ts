import { afterEach, expect, test } from 'vitest'
import { createSessions, type Sessions } from '../../main/jobs/sessions.ts'
import { feed, otherFile, picture, source } from './sampleNetwork.ts'

let sessions: Sessions
afterEach(() => sessions.close())

const a = source
const b = { ...source, file: otherFile }

test('a network that is open is not opened again', async () => {
  sessions = createSessions()
  const first = await sessions.get(a, 'logits')
  await sessions.get(b, 'logits')
  expect(await sessions.get(a, 'logits')).toBe(first)
})

test('other outputs or threads are another session', async () => {
  sessions = createSessions()
  const first = await sessions.get(a, 'logits')
  expect(await sessions.get(a, 'features')).not.toBe(first)
  expect(await sessions.get({ ...a, threads: 2 }, 'logits')).not.toBe(first)
})

test('what was used longest ago makes room for the next', async () => {
  sessions = createSessions()
  sessions.setBudget(2 * source.bytes)
  const first = await sessions.get(a, 'logits')
  const second = await sessions.get(b, 'logits')
  await sessions.get(a, 'logits')
  await sessions.get(a, 'features')
  expect(await sessions.get(a, 'logits')).toBe(first)
  expect(await sessions.get(b, 'logits')).not.toBe(second)
})

test('a network larger than the budget is opened all the same', async () => {
  sessions = createSessions()
  sessions.setBudget(1)
  const session = await sessions.get(a, 'logits')
  expect((await session.run([feed(picture)], 1)).logits).toHaveLength(5)
})

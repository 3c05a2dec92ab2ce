import { expect, test } from 'vitest'
import { createWaiting, type Waiting } from '../../main/jobs/waiting.ts'

interface Named extends Waiting {
  name: string
}
const entry = (name: string, affinity: string | null = null, priority = 0): Named => ({ name, affinity, priority })

function listOf(...entries: Named[]) {
  const list = createWaiting<Named>()
  for (const each of entries) list.add(each)
  return list
}

test('tasks go in the order they came', () => {
  const list = listOf(entry('a'), entry('b'), entry('c'))
  expect([list.take(null)?.name, list.take(null)?.name, list.take(null)?.name, list.take(null)]).toEqual([
    'a',
    'b',
    'c',
    undefined,
  ])
})

test('a higher priority goes first, and among equals the one that came first', () => {
  const list = listOf(entry('a'), entry('b', null, 2), entry('c', null, 1), entry('d', null, 2))
  expect(['b', 'd', 'c', 'a'].map(() => list.take(null)?.name)).toEqual(['b', 'd', 'c', 'a'])
})

test('what is put back goes before its equals but not before a higher priority', () => {
  const list = listOf(entry('a'), entry('urgent', null, 1))
  list.putBack(entry('again'))
  expect(['urgent', 'again', 'a'].map(() => list.take(null)?.name)).toEqual(['urgent', 'again', 'a'])
})

test('a worker gets what its open network can do, or what needs none', () => {
  const list = listOf(entry('y1', 'y'), entry('x1', 'x'), entry('solve'), entry('x2', 'x'))
  expect(['x1', 'solve', 'x2', 'y1'].map(() => list.take('x')?.name)).toEqual(['x1', 'solve', 'x2', 'y1'])
})

test('a fitting network does not make up for a lower priority', () => {
  const list = listOf(entry('x', 'x'), entry('y', 'y', 1))
  expect(list.take('x')?.name).toBe('y')
})

test('the first is not overtaken for ever, however many fitting tasks keep coming', () => {
  const list = listOf(entry('patient', 'y'))
  const taken: string[] = []
  for (let k = 0; k < 40; k++) {
    list.add(entry(`x${k}`, 'x'))
    taken.push(list.take('x')!.name)
  }
  expect(taken.indexOf('patient')).toBe(16)
})

test('what was removed does not come any more', () => {
  const [a, b] = [entry('a'), entry('b')]
  const list = listOf(a, b)
  expect(list.remove(a)).toBe(true)
  expect(list.remove(a)).toBe(false)
  expect(list.first()).toBe(b)
})

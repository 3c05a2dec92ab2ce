import { expect, test } from 'vitest'
import { createRecent } from '../../main/files/recent.ts'

test('what was used longest ago is forgotten, and room is made before something comes', () => {
  const recent = createRecent<number>(10, (value) => value)
  recent.set('a', 4)
  recent.set('b', 5)
  expect(recent.get('a')).toBe(4)
  recent.set('c', 3)
  const kept = () => ['a', 'b', 'c', 'd'].filter((key) => recent.get(key) !== undefined)
  expect(kept()).toEqual(['a', 'c'])
  recent.makeRoom(3)
  expect(kept()).toEqual(['a', 'c'])
  recent.makeRoom(4)
  expect(kept()).toEqual(['c'])
  // What is too heavy is kept alone.
  recent.set('d', 30)
  expect(kept()).toEqual(['d'])
  recent.makeRoom(30)
  expect(kept()).toEqual([])
})

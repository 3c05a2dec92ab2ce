import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closingLine, fuzz } from './fuzz/fuzz.ts'

test('changed files are opened or refused in words, soon and in little memory, by a process that lives on', async () => {
  const result = await fuzz({ count: 2000, seed: 1, keep: join(import.meta.dirname, 'failures') })
  console.log(closingLine(result))
  expect(result.others).toEqual([])
  expect(result.files).toBe(2000)
  expect(Math.min(result.read, result.refused)).toBeGreaterThan(200)
}, 900_000)

import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256File, sha256Text } from '../../main/files/hash.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-hash-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a text has the hash that FIPS 180-2 gives for it', () => {
  expect(sha256Text('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(sha256Text('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('a file read in pieces has the hash of its bytes in one piece', async () => {
  const bytes = randomBytes(300_001)
  const path = join(folder, 'pieces')
  await writeFile(path, bytes)
  expect(await sha256File(path)).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: 300_001 })
})

test('an empty file has the hash of nothing', async () => {
  const path = join(folder, 'empty')
  await writeFile(path, '')
  expect(await sha256File(path)).toEqual({ sha256: sha256Text(''), bytes: 0 })
})

test('a missing file is the error of the file system', async () => {
  await expect(sha256File(join(folder, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' })
})

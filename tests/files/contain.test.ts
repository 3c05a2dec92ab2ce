import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CarryoverError } from '../../contract/errors.ts'
import { containedFile } from '../../main/files/contain.ts'

let root: string
let folder: string
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'carryover-contain-')))
  folder = join(root, 'data')
  await mkdir(join(folder, 'sub'), { recursive: true })
  await mkdir(join(root, 'data-beside'))
  for (const file of ['data/in', 'data/sub/deep', 'data/..two', 'out', 'data-beside/secret']) {
    await writeFile(join(root, file), '')
  }
  await symlink('in', join(folder, 'link-in'))
  await symlink('../out', join(folder, 'link-out'))
  await symlink('../data-beside', join(folder, 'link-beside'))
  await symlink('nowhere', join(folder, 'link-dangling'))
  await symlink('data', join(root, 'linked-folder'))
})
afterAll(() => rm(root, { recursive: true }))

test.each([
  ['in', 'in'],
  ['sub/deep', 'sub/deep'],
  ['./sub//deep', 'sub/deep'],
  ['..two', '..two'],
  ['link-in', 'in'],
])('"%s" is inside', async (name, file) => {
  expect(await containedFile(folder, name)).toBe(join(folder, file))
  expect(await containedFile(join(root, 'linked-folder'), name)).toBe(join(folder, file))
})

test.each([
  ['../out', 'climbs out'],
  ['sub/../in', 'climbs out'],
  ['sub\\..\\..\\out', 'climbs out'],
  ['..', 'climbs out'],
  ['/etc/hosts', 'absolute'],
  ['C:\\out', 'absolute'],
  ['C:out', 'absolute'],
  ['\\\\server\\share\\out', 'absolute'],
  ['link-out', 'link that leads out'],
  ['link-beside/secret', 'link that leads out'],
  ['link-dangling', 'does not exist'],
  ['missing', 'does not exist'],
  ['in\0', 'not a file name'],
  ['sub', 'not a regular file'],
  ['', 'not a regular file'],
])('%j is refused', async (name, fault) => {
  const refuse = (clause: string) => new CarryoverError('DATASET_INVALID', clause)
  await expect(containedFile(folder, name)).rejects.toMatchObject({ code: 'USAGE' })
  const refusal = await containedFile(folder, name, refuse).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'DATASET_INVALID' })
  expect((refusal as Error).message).toContain(fault)
})

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openProject } from '../../main/project/index.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { createWorkplace, type Workplace } from '../engine/workplace.ts'
import { makeProject } from './parts.ts'
import { readZip, writeZip, type ZipEntry } from './zip.ts'

let place: Workplace
/** A folder with a packed project in it. */
let folder: string
let packed: string
let count = 0
beforeAll(async () => {
  place = createWorkplace(1)
  const project = await makeProject(place.workbench, place.path('work'))
  packed = place.path('packed.zip')
  const { job } = await place.workbench.call('project.pack', { project, path: packed })
  await place.workbench.call('job.wait', { job })
})
afterAll(() => place.close())
beforeEach(() => {
  folder = place.path(`place ${count++}`)
  mkdirSync(folder)
})

const unpack = (archive: string, to = join(folder, 'unpacked')) =>
  place.workbench.call('project.unpack', { archive, folder: to })

describe('unpacking', () => {
  test('needs a folder that is new or empty', async () => {
    await expect(unpack(packed, place.path('work'))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: `The folder "${place.path('work')}" is not empty.`,
    })
    await expect(unpack(packed, packed)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    mkdirSync(join(folder, 'empty'))
    expect(await unpack(packed, join(folder, 'empty'))).toMatchObject({ models: 2 })
  })

  test('stays inside the roots', async () => {
    const guarded = createWorkbench({
      processes: 1,
      settingsFolder: place.path('settings'),
      roots: [folder],
    })
    const inside = join(folder, 'new')
    for (const refused of [
      guarded.call('project.unpack', { archive: packed, folder: inside }),
      guarded.call('project.unpack', { archive: join(folder, 'x'), folder: place.path('new') }),
      guarded.call('project.unpack', { archive: join(folder, 'x'), folder: join(folder, '../new') }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    }
    expect(existsSync(inside)).toBe(false)
    await guarded.close()
  })
})

describe('an archive from elsewhere', () => {
  interface Parts {
    entries: ZipEntry[]
    manifest: { format: number; project: string; files: { path: string; bytes: number; sha256: string }[] }
  }
  const evil = Buffer.from('evil')
  const listedAs = (path: string, bytes: Buffer, size = bytes.length) => ({
    path,
    bytes: size,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  })
  /** Adds an entry that the list knows of. */
  const add = (entry: Partial<ZipEntry> & { name: string }) => (parts: Parts) => {
    const whole = { bytes: evil, ...entry }
    parts.entries.push(whole)
    parts.manifest.files.push(listedAs(whole.name, whole.bytes, whole.size))
  }
  /** Swaps the project for another one. */
  const withProject = (change: (path: string) => void) => (parts: Parts) => {
    const path = join(folder, 'swapped.carryover')
    const entry = parts.entries.find(({ name }) => name === 'work.carryover')!
    writeFileSync(path, entry.bytes)
    change(path)
    entry.bytes = readFileSync(path)
    rmSync(path)
    const files = parts.manifest.files.filter((file) => file.path !== 'work.carryover')
    parts.manifest.files = [...files, listedAs('work.carryover', entry.bytes)]
  }
  const leadingTo = (path: string) =>
    withProject((project) => {
      const store = openProject(project)
      store.models.update(store.models.byName('ft').id, { path })
      store.close()
    })

  test.each<[string, (parts: Parts) => void, string | RegExp]>([
    ['climbs', add({ name: '../evil' }), '../evil'],
    ['climbs further on', add({ name: 'data/../../evil' }), 'data/../../evil'],
    ['names an absolute path', add({ name: '/evil' }), '/evil'],
    ['names a drive', add({ name: 'C:/evil' }), 'C:/evil'],
    ['climbs in the way of Windows', add({ name: '..\\evil' }), '..\\evil'],
    [
      'holds a link',
      add({ name: 'link', bytes: Buffer.from('/etc/passwd'), mode: 0o120777 }),
      '"link" in it is a link',
    ],
    ['holds a device', add({ name: 'device', mode: 0o060644 }), 'not a regular file'],
    ['holds a folder', add({ name: 'folder/', bytes: Buffer.alloc(0), mode: 0o040755 }), 'not a regular file'],
    ['is encrypted', add({ name: 'x', deflate: true, flags: 1 }), 'encrypted'],
    ['holds a file twice', ({ entries }) => entries.push({ name: 'carryover.json', bytes: evil }), 'twice'],
    ['holds what is not listed', ({ entries }) => entries.push({ name: 'x', bytes: evil }), '"x" does not belong'],
    ['lacks a file', ({ manifest }) => manifest.files.push(listedAs('x', evil)), '"x" is missing'],
    ['lists another size', ({ manifest }) => manifest.files[1].bytes++, 'another size'],
    ['lists a file twice', ({ manifest }) => manifest.files.push(manifest.files[1]), 'list of files'],
    [
      'holds another file than is listed',
      ({ manifest }) => (manifest.files[1].sha256 = '0'.repeat(64)),
      'not what was packed',
    ],
    ['is of a later format', ({ manifest }) => (manifest.format = 2), 'this version'],
    ['has no project', ({ manifest }) => (manifest.project = 'models/ft.onnx'), 'no project'],
    ['has a list that is none', (parts) => (parts.manifest = 'x' as never), 'this version'],
    // 64 MiB of zeros that claim to be four bytes.
    [
      'unpacks to more than it says',
      add({ name: 'x', bytes: Buffer.alloc(2 ** 26), deflate: true, size: 4 }),
      'cannot be read',
    ],
    [
      'holds files that share their bytes',
      (parts) => {
        const bytes = Buffer.alloc(2 ** 20)
        for (let i = 0; i < 20; i++) add({ name: `x${i}`, bytes, shared: i > 0 })(parts)
      },
      'overlap',
    ],
    [
      'is no project inside',
      withProject((path) => {
        writeFileSync(path, 'nothing')
      }),
      /PROJECT_INVALID/,
    ],
    ['leads to a file outside', leadingTo('../../elsewhere.onnx'), '"../../elsewhere.onnx" did not come with it'],
    ['leads to an absolute path', leadingTo('/etc/passwd'), 'did not come with it'],
    ['leads to a file that is not in it', leadingTo('models/other.onnx'), 'did not come with it'],
  ])('that %s is refused, and nothing is left', async (_, change, fault) => {
    const held = await readZip(packed)
    const parts: Parts = {
      entries: [...held].map(([name, bytes]) => ({ name, bytes })).filter(({ name }) => name !== 'carryover.json'),
      manifest: JSON.parse(held.get('carryover.json')!.toString()) as Parts['manifest'],
    }
    change(parts)
    const path = join(folder, 'evil.zip')
    writeZip(path, [{ name: 'carryover.json', bytes: Buffer.from(JSON.stringify(parts.manifest)) }, ...parts.entries])
    const before = readdirSync(folder)
    const refusal = await unpack(path).then(
      () => expect.unreachable('it was unpacked'),
      (error: Error & { code: string }) => error,
    )
    if (typeof fault === 'string') {
      expect(refusal.code).toBe('ARCHIVE_INVALID')
      expect(refusal.message).toContain(fault)
    } else expect(refusal.code).toMatch(fault)
    expect(readdirSync(folder)).toEqual(before)
    expect(readdirSync(dirname(folder))).not.toContain('evil')
  })

  test('that needs more room than there is is refused before it takes any', async () => {
    const path = join(folder, 'large.zip')
    const size = 2 ** 32 - 2
    const { bavail, bsize } = statfsSync(folder)
    const files = Array.from({ length: Math.ceil((bavail * bsize) / size) }, (_, i) => ({
      path: `${i}`,
      bytes: size,
      sha256: '',
    }))
    const project = { path: 'p.carryover', bytes: 4, sha256: '' }
    const manifest = { format: 1, program: '1', project: project.path, files: [project, ...files] }
    writeZip(path, [
      { name: 'carryover.json', bytes: Buffer.from(JSON.stringify(manifest)) },
      { name: project.path, bytes: evil },
      ...files.map((file) => ({ name: file.path, bytes: evil, deflate: true, size })),
    ])
    await expect(unpack(path)).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      hint: expect.stringContaining('room') as string,
    })
    expect(existsSync(join(folder, 'unpacked'))).toBe(false)
  })

  test.each([
    ['nothing', null],
    ['an empty file', ''],
    ['text', 'Dear …'],
    ['half of one', 'half'],
  ])('is none when it is %s', async (what, text) => {
    const path = join(folder, 'x.zip')
    if (text === 'half') {
      const whole = readFileSync(packed)
      writeFileSync(path, whole.subarray(0, whole.length / 2))
    } else if (text !== null) writeFileSync(path, text)
    const refused = unpack(path)
    await expect(refused, what).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' })
    expect(existsSync(join(folder, 'unpacked'))).toBe(false)
  })
})

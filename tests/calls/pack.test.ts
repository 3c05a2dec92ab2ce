import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { packProject } from '../../main/moving/pack.ts'
import { openProject } from '../../main/project/index.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { createWorkplace, fixtures, type Workplace } from '../engine/workplace.ts'
import { changesOf, copyNetwork, explain, makeProject } from './parts.ts'
import { copyPictures } from './pictures.ts'
import { readZip } from './zip.ts'
import { addData } from '../addData.ts'

let place: Workplace
let folder: string
let project: string
let count = 0
beforeAll(() => {
  place = createWorkplace(1)
})
afterAll(() => place.close())
beforeEach(async () => {
  folder = place.path(`place ${count++}`)
  project = await makeProject(place.workbench, join(folder, 'work'))
})

/** Packs and waits until it is done. */
async function pack(to = join(folder, 'packed.zip'), of = project): Promise<string> {
  const { job } = await place.workbench.call('project.pack', { project: of, path: to })
  await place.workbench.call('job.wait', { job })
  return to
}
const unpack = (archive: string, to = join(folder, 'unpacked')) =>
  place.workbench.call('project.unpack', { archive, folder: to })

describe('a packed project', () => {
  test('holds everything, and what was computed can be read where nothing else is', async () => {
    const { workbench } = place
    const shown = await explain(workbench, project)
    const packed = await pack()
    expect(readdirSync(folder).sort()).toEqual(['packed.zip', 'work'])
    await workbench.call('project.close', { project })
    renameSync(join(folder, 'work'), join(folder, 'gone'))

    const opened = await unpack(packed)
    expect(opened).toMatchObject({ path: join(folder, 'unpacked/work.carryover'), models: 2, datasets: 1, games: 1 })
    expect(readdirSync(join(folder, 'unpacked')).sort()).toEqual(expect.arrayContaining(['data', 'models']))
    const models = await workbench.call('model.list', { project: opened.project })
    expect(models.map(({ path, missing }) => [path, missing])).toEqual([
      ['models/ft.onnx', false],
      ['models/sc.onnx', false],
    ])
    expect(await workbench.call('data.list', { project: opened.project })).toMatchObject([
      { path: 'data/digits', missing: false, count: 10 },
    ])
    const changes = changesOf(workbench)
    expect(await explain(workbench, opened.project)).toEqual(shown)
    expect(changes.take()).toEqual([])
    // And the work goes on with the files that came along.
    await explain(workbench, opened.project, 'sc', 4)
    expect(changes.take()).toEqual(['games'])
  })

  test('says in its list what each file is', async () => {
    const held = await readZip(await pack())
    const manifest = JSON.parse(held.get('carryover.json')!.toString()) as {
      project: string
      files: { path: string; bytes: number; sha256: string }[]
    }
    expect(manifest).toMatchObject({ format: 1, project: 'work.carryover' })
    expect(manifest.files.map(({ path }) => path).sort()).toEqual(
      [...held.keys()].filter((name) => name !== 'carryover.json').sort(),
    )
    for (const { path, bytes, sha256 } of manifest.files) {
      expect(held.get(path)).toHaveLength(bytes)
      expect(createHash('sha256').update(held.get(path)!).digest('hex')).toBe(sha256)
    }
    expect(held.get('models/ft.onnx')).toEqual(readFileSync(join(folder, 'work/networks/ft.onnx')))
  })

  test('keeps external data, lists of pictures and folders of one name apart', async () => {
    const { workbench } = place
    for (const name of ['external-ok.onnx', 'external-ok.bin']) {
      mkdirSync(join(folder, 'other'), { recursive: true })
      cpSync(fixtures(`bad/${name}`), join(folder, 'other', name))
    }
    await workbench.call('model.add', { project, path: join(folder, 'other/external-ok.onnx') })
    await workbench.call('model.add', {
      project,
      path: copyNetwork(join(folder, 'more/ft.onnx'), 'scratch-001'),
      name: 'p',
    })
    const paths = copyPictures(join(folder, 'more/digits'), 1)
    writeFileSync(
      join(folder, 'more/digits/list.csv'),
      `path,label\n${paths.map((path, i) => `${path},${i}`).join('\n')}\n`,
    )
    const listed = {
      path: join(folder, 'more/digits/list.csv'),
      kind: 'image',
      name: 'listed',
      preset: 'mnist',
    } as const
    await addData(workbench, { project, ...listed })

    const opened = await unpack(await pack())
    const models = await workbench.call('model.list', { project: opened.project })
    expect(models.map(({ path }) => path)).toEqual([
      'models/ft.onnx',
      'models/sc.onnx',
      'models-2/external-ok.onnx',
      'models-3/ft.onnx',
    ])
    expect(await workbench.call('data.list', { project: opened.project })).toMatchObject([
      { path: 'data/digits' },
      { path: 'data/digits-2/list.csv', count: 5 },
    ])
    expect(models.every(({ missing }) => !missing)).toBe(true)
    // Everything is what it was: nothing can be looked for.
    await expect(workbench.call('project.locate', { project: opened.project, path: folder })).rejects.toMatchObject({
      code: 'USAGE',
    })
  })

  test('leaves behind what was removed', async () => {
    await place.workbench.call('model.remove', { project, name: 'ft' })
    const opened = await unpack(await pack())
    expect(opened).toMatchObject({ models: 1, games: 0 })
    expect(readdirSync(join(folder, 'unpacked/models'))).toEqual(['sc.onnx'])
    await place.workbench.call('project.undo', { project })
    expect(await place.workbench.call('project.info', { project })).toMatchObject({ models: 2, games: 1 })
  })

  test('can be made of a project that is open read-only', async () => {
    const reader = createWorkbench({ processes: 1, settingsFolder: place.path('settings') })
    const opened = await reader.call('project.open', { path: project, readOnly: true })
    const { job } = await reader.call('project.pack', { project: opened.project, path: join(folder, 'read.zip') })
    await reader.call('job.wait', { job })
    await reader.close()
    expect(await unpack(join(folder, 'read.zip'))).toMatchObject({ models: 2, games: 1 })
  })
})

describe('packing', () => {
  test('is a job that tells how far it is', async () => {
    const seen: number[] = []
    const stop = place.workbench.on('job', (job) => seen.push(job.done / Math.max(1, job.total)))
    const { job } = await place.workbench.call('project.pack', { project, path: join(folder, 'packed.zip') })
    const jobs = await place.workbench.call('job.list', undefined)
    expect(jobs.find(({ id }) => id === job)).toMatchObject({ kind: 'pack', project, abortable: true })
    await place.workbench.call('job.wait', { job })
    stop()
    expect(seen.at(-1)).toBe(1)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  })

  test.each(['comparing files', 'packing'])('stops while it is %s, and leaves nothing', async (detail) => {
    const controller = new AbortController()
    const store = openProject(project, { readOnly: true })
    const packing = packProject(store, join(folder, 'packed.zip'), {
      signal: controller.signal,
      progress: (now) => {
        if (now.detail === detail) controller.abort()
      },
    })
    await expect(packing).rejects.toMatchObject({ name: 'AbortError' })
    store.close()
    expect(readdirSync(folder)).toEqual(['work'])
  })

  test.each<[string, string, (work: string) => void]>([
    [
      'a missing network',
      'MODEL_MISSING',
      (work) => {
        rmSync(join(work, 'networks/ft.onnx'))
      },
    ],
    [
      'a changed network',
      'MODEL_CHANGED',
      (work) => {
        writeFileSync(join(work, 'networks/ft.onnx'), 'x')
      },
    ],
    [
      'a missing picture',
      'DATASET_MISSING',
      (work) => {
        rmSync(join(work, 'digits/7'), { recursive: true })
      },
    ],
    [
      'a changed picture',
      'DATASET_CHANGED',
      (work) => {
        writeFileSync(join(work, 'digits/9', readdirSync(join(work, 'digits/9'))[1]), 'x')
      },
    ],
  ])('%s is refused, and nothing is left', async (_, code, damage) => {
    damage(join(folder, 'work'))
    await expect(pack()).rejects.toMatchObject({ code })
    expect(readdirSync(folder)).toEqual(['work'])
  })

  test.each([
    ['work/work.carryover', 'PROJECT_EXISTS'],
    ['nowhere/packed.zip', 'FILE_UNWRITABLE'],
  ])('into %s is refused at once', async (path, code) => {
    const refused = place.workbench.call('project.pack', { project, path: join(folder, path) })
    await expect(refused).rejects.toMatchObject({ code })
  })
})

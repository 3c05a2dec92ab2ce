import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallInput, EventData } from '../../contract/index.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { createWorkplace, resources, type Workplace } from '../engine/workplace.ts'
import { copyPictures, greyOf, levelsOf, ofPictures } from './pictures.ts'
import { addData } from '../addData.ts'

let place: Workplace
let pictures: string
let paths: string[]
beforeAll(() => {
  place = createWorkplace()
  pictures = place.path('pictures')
  paths = copyPictures(pictures, 2)
})
afterAll(() => place.close())

const newProject = async (name: string) =>
  (await place.workbench.call('project.create', { path: place.path(`${name}.carryover`) })).project

const add = (project: string, more: Partial<CallInput<'data.start'>> = {}) =>
  addData(place.workbench, { project, path: pictures, kind: 'image', preset: 'mnist', ...more })

describe('data.inspect', () => {
  test('says what would be added, and adds nothing', async () => {
    const project = await newProject('inspect')
    const task = { path: pictures, kind: 'image', preset: 'mnist' } as const
    const { info } = await place.workbench.call('data.inspect', task)
    expect(await place.workbench.call('data.list', { project })).toEqual([])
    const { id, name, ...added } = await add(project)
    expect({ ...info, path: added.path }).toEqual(added)
    expect([id, name]).toEqual([1, 'pictures'])
  })

  test('shows one picture of each class as it is in its file, and the values before and after normalising', async () => {
    const task = { path: pictures, kind: 'image', preset: 'mnist' } as const
    const inspected = ofPictures(await place.workbench.call('data.inspect', task))
    const first = paths.filter((_, i) => i % 2 === 0)
    expect(inspected.samples.map(({ path, label }) => [path, label])).toEqual(first.map((path, label) => [path, label]))
    expect(inspected.pictures).toMatchObject({ width: 28, height: 28, count: 5 })
    const levels = await Promise.all(first.map((path) => levelsOf(join(pictures, path))))
    levels.forEach((expected, i) => {
      expect(greyOf(inspected.pictures, i)).toEqual(expected)
    })
    const [least, most] = [Math.min, Math.max].map((pick) => pick(...levels.flatMap((each) => [...each])))
    expect(inspected.range.raw).toEqual([least, most])
    const seen = [least, most].map((level) => (level / 255 - 0.1307) / 0.3081)
    inspected.range.input.forEach((value, i) => {
      expect(value).toBeCloseTo(seen[i], 3)
    })
  })

  test('lists what cannot be read, and refuses what holds nothing', async () => {
    const folder = place.path('faulty')
    copyPictures(folder, 1)
    writeFileSync(join(folder, '5', 'zz.png'), 'not a picture')
    const { info, samples } = await place.workbench.call('data.inspect', { path: folder, kind: 'image' })
    expect(info).toMatchObject({ count: 5, classes: ['5', '6', '7', '8', '9'], missing: false })
    expect(info.skipped).toEqual([{ path: '5/zz.png', reason: 'is not a PNG, JPEG, WebP, TIFF or BMP picture' }])
    expect(samples).toHaveLength(5)
    const nothing = place.workbench.call('data.inspect', { path: place.path('nowhere'), kind: 'image' })
    await expect(nothing).rejects.toMatchObject({ code: 'DATASET_MISSING' })
  })

  test('of a manifest without labels shows the first picture', async () => {
    const manifest = join(pictures, 'list.csv')
    writeFileSync(manifest, `path\n${paths.slice(3).join('\n')}\n`)
    const { info, samples } = await place.workbench.call('data.inspect', { path: manifest, kind: 'image' })
    expect(info).toMatchObject({ classes: [], count: 7 })
    expect(samples).toMatchObject([{ index: 0, path: paths[3], label: null }])
  })
})

describe('a data set of the project', () => {
  test('is missing while its folder is not where it was', async () => {
    const project = await newProject('missing')
    const folder = place.path('moving')
    copyPictures(folder, 1)
    expect(await add(project, { path: folder })).toMatchObject({ name: 'moving', missing: false })
    renameSync(folder, `${folder}-away`)
    expect(await place.workbench.call('data.list', { project })).toMatchObject([{ name: 'moving', missing: true }])
    renameSync(`${folder}-away`, folder)
    expect(await place.workbench.call('data.list', { project })).toMatchObject([{ missing: false }])
  })

  test('gets another name, also where a study says it, and the old one back', async () => {
    const { workbench } = place
    const project = await newProject('rename')
    const before = await add(project, { name: 'old' })
    await add(project, { name: 'other' })
    await workbench.call('model.add', { project, path: resources('models/finetuned-040.onnx'), role: 'finetuned' })
    await workbench.call('model.add', { project, path: resources('models/pretrained-012.onnx'), role: 'pretrained' })
    const settings: CallInput<'study.start'>['settings'] = {
      data: 'old',
      probeData: 'old',
      samples: { kind: 'list', indices: [0] },
      players: { kind: 'grid', rows: 1, columns: 2 },
    }
    const { job } = await workbench.call('study.start', { project, settings })
    const busy = workbench.call('data.update', { project, name: 'old', change: { name: 'new' } })
    await expect(busy).rejects.toMatchObject({ code: 'PROJECT_BUSY' })
    await workbench.call('job.wait', { job })

    const taken = workbench.call('data.update', { project, name: 'old', change: { name: 'other' } })
    await expect(taken).rejects.toMatchObject({ code: 'DATASET_EXISTS' })
    const renamed = await workbench.call('data.update', { project, name: 'old', change: { name: 'new' } })
    expect(renamed).toEqual({ ...before, name: 'new' })
    const named = async () => {
      const [{ study, data }] = await workbench.call('study.list', { project })
      const report = await workbench.call('study.report', { project, study })
      const stored = await workbench.call('study.settings', { project })
      return [data, report.settings.data, report.settings.probeData, stored?.data, stored?.probeData]
    }
    expect(await named()).toEqual(['new', 'new', 'new', 'new', 'new'])
    const [{ study }] = await workbench.call('study.list', { project })
    expect(await workbench.call('study.samples', { project, study })).toHaveLength(1)

    expect((await workbench.call('project.info', { project })).undo).toEqual({ what: 'data-renamed', names: ['old'] })
    await workbench.call('project.undo', { project })
    expect(await named()).toEqual(['old', 'old', 'old', 'old', 'old'])
  })

  test('comes back after it was removed, with what was computed on it', async () => {
    const { workbench } = place
    const project = await newProject('remove')
    await add(project)
    await workbench.call('model.add', { project, path: resources('models/finetuned-040.onnx'), name: 'cnn' })
    const { job } = await workbench.call('predictions.start', { project, data: 'pictures' })
    await workbench.call('job.wait', { job })
    const evaluations = await workbench.call('predictions.list', { project })
    expect(evaluations).toMatchObject([{ model: 'cnn', data: 'pictures' }])
    await workbench.call('data.remove', { project, name: 'pictures' })
    expect(await workbench.call('data.list', { project })).toEqual([])
    expect(await workbench.call('predictions.list', { project })).toEqual([])
    await workbench.call('project.undo', { project })
    expect(await workbench.call('predictions.list', { project })).toEqual(evaluations)
  })

  test('tells what changes', async () => {
    const project = await newProject('events')
    const parts: EventData<'change'>['part'][] = []
    const off = place.workbench.on('change', (change) => {
      if (change.project === project) parts.push(change.part)
    })
    const heard = async (action: () => Promise<unknown>) => {
      parts.length = 0
      await action()
      return new Set(parts)
    }
    const change = { name: 'renamed' }
    expect(await heard(() => add(project))).toContain('data')
    expect(await heard(() => place.workbench.call('data.update', { project, name: 'pictures', change }))).toEqual(
      new Set(['data', 'predictions', 'games', 'studies']),
    )
    expect(await heard(() => place.workbench.call('data.remove', { project, name: 'renamed' }))).toEqual(
      new Set(['data', 'predictions', 'games']),
    )
    off()
  })
})

test('nothing outside the folders that may be used is read', async () => {
  const workbench = createWorkbench({ processes: 1, roots: [pictures] })
  try {
    const { project } = await workbench.call('project.create', { path: join(pictures, 'inside.carryover') })
    const outside = { path: resources('data/test'), kind: 'image' } as const
    await expect(workbench.call('data.inspect', outside)).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    await expect(addData(workbench, { project, ...outside })).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    const inside = { path: join(pictures, '..', 'pictures', '5'), kind: 'image' } as const
    expect((await workbench.call('data.inspect', inside)).info.count).toBe(2)
  } finally {
    await workbench.close()
  }
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Provenance } from '../../contract/index.ts'
import { createWorkplace, type Workplace } from '../engine/workplace.ts'
import { changesOf, copyNetwork, makeProject, players } from './parts.ts'

let place: Workplace
let project: string
beforeAll(async () => {
  place = createWorkplace()
  project = await makeProject(place.workbench, place.path('project'))
})
afterAll(() => place.close())

const about = { data: 'digits', sample: 3 }
const write = (formats: ('svg' | 'csv' | 'tex')[], folder = place.path('figures')) =>
  place.workbench.call('figure.write', { project, figure: 'waterfall', models: ['ft'], ...about, formats, folder })
const reproduce = (path: string) => place.workbench.call('figure.reproduce', { project, path })

/** A written file that says something else of how it was made. */
function altered(file: string, to: string, change: (made: Provenance) => void): string {
  const text = readFileSync(file, 'utf8')
  const [mark, code] = /carryover-provenance:([\w-]+)/.exec(text)!
  const made = JSON.parse(Buffer.from(code, 'base64url').toString()) as Provenance
  change(made)
  const path = place.path(to)
  writeFileSync(
    path,
    text.replace(mark, `carryover-provenance:${Buffer.from(JSON.stringify(made)).toString('base64url')}`),
  )
  return path
}

test('a figure is written in each format, and states what it shows', async () => {
  const { files, caption } = await write(['svg', 'csv', 'tex'])
  expect(files).toEqual(['svg', 'csv', 'tex'].map((format) => join(place.path('figures'), `waterfall.${format}`)))
  for (const fact of [
    'ft',
    'digits',
    'sample 3',
    'n = 4',
    'grid:2x2',
    'baseline zero',
    'log-odds',
    'κ = 0.02',
    'τ = 0.05',
    'separate',
  ]) {
    expect(caption).toContain(fact)
  }
  const { values } = await place.workbench.call('sample.explain', { project, model: 'ft', ...about })
  const csv = readFileSync(files[1], 'utf8')
    .split('\r\n')
    .filter((line) => !line.startsWith('#'))
  expect(csv[1]).toContain(`v_empty,,,,${values[0]},`)
  expect(csv.at(-2)).toContain(`v_full,,,,${values[15]},`)
})

test('each of them can be made again, and written twice it is the same to the byte', async () => {
  const first = (await write(['svg', 'csv', 'tex'])).files.map((file) => readFileSync(file))
  const { files } = await write(['svg', 'csv', 'tex'], place.path('again'))
  files.forEach((file, i) => {
    expect(readFileSync(file).equals(first[i])).toBe(true)
  })
  for (const file of files) expect(await reproduce(file)).toMatchObject({ verdict: 'same', largestDifference: 0 })
})

test('a sample is drawn pixel by pixel, with the interactions of as many networks as are asked for', async () => {
  const models = ['ft', 'sc']
  const ask = { project, figure: 'sample-overlay' as const, models, ...about }
  const { svg, caption, table } = await place.workbench.call('figure.draw', ask)
  expect(caption).toContain('ft, sc')
  const { view } = await place.workbench.call('sample.drilldown', { project, model: 'ft', ...about })
  if (view.kind !== 'image') throw new Error('digits are pictures')
  const pictures = [...svg.matchAll(/data:image\/png;base64,([^"]*)/g)]
  expect(pictures).toHaveLength(2)
  for (const [, png] of pictures) {
    const pixels = await sharp(Buffer.from(png, 'base64')).ensureAlpha().raw().toBuffer()
    expect(new Uint8Array(pixels)).toEqual(new Uint8Array(view.picture.rgba))
  }
  for (const model of models) {
    const { explanation } = await place.workbench.call('sample.explain', { project, model, ...about })
    const all = [...explanation.and, ...explanation.or].sort((a, b) => Math.abs(b) - Math.abs(a))
    const values = table.rows.filter((row) => row[1] === model).map((row) => row[6])
    expect(values).toEqual(all.filter((value) => value !== 0).slice(0, 6))
  }
  const one = await place.workbench.call('figure.draw', { ...ask, models: ['ft'] })
  expect(one.table.rows).toEqual(table.rows.filter((row) => row[1] === 'ft'))
})

test('the project is known by its id, wherever it goes, and another one is told from it', async () => {
  const [file] = (await write(['svg'])).files
  const made = await reproduce(file)
  expect(made.provenance.projectId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  const copy = place.path('copy.carryover')
  await place.workbench.call('project.duplicate', { project, path: copy })
  await place.workbench.call('project.open', { path: copy })
  const again = await place.workbench.call('figure.reproduce', { project: copy, path: file })
  expect(again).toMatchObject({ verdict: 'same', message: 'The project gives the same numbers.' })
  const other = await makeProject(place.workbench, place.path('other'))
  const elsewhere = await place.workbench.call('figure.reproduce', { project: other, path: file })
  expect(elsewhere).toMatchObject({
    verdict: 'same',
    message: 'This project, which is not the one it was made in, gives the same numbers.',
  })
})

test('other numbers are told with how far they are off', async () => {
  const { files } = await write(['csv'])
  const path = altered(files[0], 'other.csv', ({ table }) => {
    const value = table.numbers!.columns.indexOf('value')
    table.numbers!.rows[1][value] = Number(table.numbers!.rows[1][value]) + 0.25
    table.sha256 = 'f'.repeat(64)
  })
  const { verdict, message, largestDifference } = await reproduce(path)
  expect([verdict, message]).toEqual(['differs', 'The project gives numbers that differ by up to 0.250.'])
  expect(largestDifference).toBeCloseTo(0.25, 12)
})

test('every client hears of a game that a figure needed, once, whichever call computed it', async () => {
  const { workbench } = place
  const changes = changesOf(workbench)
  const ask = { project, data: 'digits', settings: { players } }
  const [file] = (await write(['csv'])).files
  expect(changes.take()).toEqual([])
  const looks = [
    () => workbench.call('figure.draw', { ...ask, figure: 'waterfall', models: ['sc'], sample: 5 }),
    () => workbench.call('figure.draw', { ...ask, figure: 'compare-orders', models: ['sc', 'ft'], sample: 6 }),
    () =>
      workbench.call('figure.write', {
        ...ask,
        figure: 'sample-overlay',
        models: ['ft'],
        sample: 7,
        formats: ['csv'],
        folder: place.path('new'),
      }),
    () =>
      reproduce(
        altered(file, 'of another sample.csv', ({ request }) => {
          request.sample = 8
        }),
      ),
  ]
  for (const look of looks) {
    await look()
    expect(changes.take()).toEqual(['games'])
    await look()
    expect(changes.take()).toEqual([])
  }
})

test('a network that has changed, or a file of somebody else, is said to be', async () => {
  const [file] = (await write(['svg'])).files
  await place.workbench.call('model.remove', { project, name: 'ft' })
  expect(await reproduce(file)).toMatchObject({ verdict: 'cannot', message: 'The project has no network "ft".' })
  const other = copyNetwork(place.path('other.onnx'), 'scratch-000')
  await place.workbench.call('model.add', { project, path: other, name: 'ft' })
  expect(await reproduce(file)).toMatchObject({ verdict: 'cannot', message: 'The network "ft" has changed.' })
  const stranger = place.path('stranger.svg')
  writeFileSync(stranger, '<svg></svg>')
  await expect(reproduce(stranger)).rejects.toThrow('"stranger.svg" does not say how it was made.')
})

test('what a figure is about must be said', async () => {
  const ask = { project, figure: 'compare-orders' as const, models: ['sc'], ...about }
  await expect(place.workbench.call('figure.draw', ask)).rejects.toMatchObject({ code: 'USAGE' })
  await expect(place.workbench.call('figure.draw', { project, figure: 'accuracy' })).rejects.toMatchObject({
    code: 'STUDY_UNKNOWN',
  })
})

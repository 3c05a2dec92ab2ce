import { parse } from 'csv-parse/sync'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CarryoverError } from '../../contract/errors.ts'
import { figureFormat, figureName, reportFigures, type FigureName } from '../../contract/figures.ts'
import type { Report } from '../../contract/report.ts'
import { decodeNpy } from '../../main/files/npy.ts'
import { createWorkplace, sampleProject, type Workplace } from './workplace.ts'
import { readZip } from '../calls/zip.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { runCli } from '../cli/runCli.ts'
import { readPdf } from '../export/readPdf.ts'

let place: Workplace
let project: string
let report: Report
beforeAll(async () => {
  place = createWorkplace()
  project = await sampleProject(place, ['pretrained-012', 'finetuned-040', 'scratch-040'])
  const settings = {
    data: 'test',
    probeData: 'train',
    samples: { kind: 'list' as const, indices: [0, 201] },
    players: { kind: 'grid' as const, rows: 2, columns: 2 },
  }
  const { job } = await place.workbench.call('study.start', { project, settings })
  report = (await place.workbench.call('study.result', { job })).report!
})
afterAll(() => place.close())

async function exported(format: 'parquet' | 'npz') {
  const path = place.path(`study.${format}`)
  const { job } = await place.workbench.call('export.start', { project, format, path })
  const { games } = await place.workbench.call('export.result', { job })
  return { path, games }
}
const explain = (model: string, sample: number) =>
  place.workbench.call('sample.explain', { project, model, data: 'test', sample })

describe('a study for other programs', () => {
  test('as Parquet: a row an interaction, with the numbers of the project', async () => {
    const { path, games } = await exported('parquet')
    expect(games).toBe(6)
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) })
    const { explanation, label, players } = await explain('finetuned-040', 201)
    const own = rows.filter(({ model, sample }) => model === 'finetuned-040' && sample === 201)
    expect(own).toHaveLength([...explanation.and, ...explanation.or].filter((value) => value !== 0).length)
    for (const row of own) {
      expect(row.value).toBe((row.type === 'and' ? explanation.and : explanation.or)[row.mask as number])
      expect(row.players).toBe(players.filter((_, p) => ((row.mask as number) >> p) & 1).join(' + '))
      expect(row).toMatchObject({ role: 'finetuned', epoch: 40, data: 'test', label, n: 4 })
    }
    expect(own[0]).toMatchObject({ salient: true })
    // What the report adds up is in there.
    const strength = (model: string) => {
      const ofModel = rows.filter((row) => row.model === model)
      return ofModel.reduce((sum, { value }) => sum + Math.abs(value as number), 0)
    }
    const kept = report.preserve.reduce((sum, value) => sum + value, 0)
    expect(strength('pretrained-012')).toBeGreaterThan(kept)
  })

  test('as NumPy arrays: a row a game', async () => {
    const { path } = await exported('npz')
    const entries = await readZip(path)
    const array = (name: string) =>
      decodeNpy(entries.get(`${name}.npy`)!, (fault) => new CarryoverError('GAME_INVALID', fault))
    const [values, and, or] = ['values', 'and', 'or'].map(array)
    expect(values.shape).toEqual([6, 16])
    const samples = [...array('sample').values]
    expect(samples).toEqual([0, 0, 0, 201, 201, 201])
    // Sample by sample, in each the pre-trained network, then the fine-tuned one.
    const game = await explain('finetuned-040', 201)
    const row = ({ values }: { values: Float64Array }) => [...values.subarray(4 * 16, 5 * 16)]
    expect(row(values)).toEqual([...game.values])
    expect(row(and)).toEqual([...game.explanation.and])
    expect(row(or)).toEqual([...game.explanation.or])
    expect(JSON.parse(entries.get('provenance.json')!.toString())).toMatchObject({ project: 'study.carryover' })
  })

  test('figures of the report are made again from the project', async () => {
    const task = {
      project,
      figure: 'knowledge-by-order' as const,
      formats: ['svg' as const],
      folder: place.path('figures'),
    }
    const { files, caption } = await place.workbench.call('figure.write', task)
    expect(caption).toContain('2 samples')
    expect(await place.workbench.call('figure.reproduce', { project, path: files[0] })).toMatchObject({
      verdict: 'same',
    })
  })

  const models = ['pretrained-012', 'finetuned-040', 'scratch-040']
  const about = (figure: FigureName) => {
    if ((reportFigures as readonly string[]).includes(figure)) return {}
    const several = figure === 'sample-overlay' || figure.startsWith('compare-')
    return { data: 'test', sample: 201, models: several ? models : models.slice(1, 2) }
  }
  test.each(figureName.options)(
    '%s in every format, to the byte the same again, and each is made again',
    async (figure) => {
      const formats = figureFormat.options
      const task = { project, figure, ...about(figure), formats, dpi: 100 }
      const [first, second] = [
        await place.workbench.call('figure.write', { ...task, folder: place.path('first') }),
        await place.workbench.call('figure.write', { ...task, folder: place.path('second') }),
      ]
      expect(first.files).toEqual(formats.map((format) => place.path(`first/${figure}.${format}`)))
      for (const [i, file] of first.files.entries()) {
        expect(readFileSync(second.files[i]).equals(readFileSync(file)), file).toBe(true)
        const answer = await place.workbench.call('figure.reproduce', { project, path: file })
        expect(answer).toMatchObject({ verdict: 'same', largestDifference: 0 })
      }
      // What is plotted is what the project holds.
      const csv = readFileSync(first.files[formats.indexOf('csv')], 'utf8')
      const [, ...rows]: string[][] = parse(csv, { comment: '#' })
      if (figure === 'knowledge-by-order') {
        const cells = rows.map((row) => row.map(Number))
        expect(cells.map(([, preserve]) => preserve)).toEqual(report.preserve)
        expect(cells.map((row) => row[4])).toEqual(report.discard)
        expect(cells.map((row) => row[7])).toEqual(report.new)
      }
      if (figure === 'sample-interactions') {
        const { explanation } = await explain('finetuned-040', 201)
        for (const [, type, , , mask, value] of rows) {
          expect(Number(value)).toBe((type === 'and' ? explanation.and : explanation.or)[Number(mask)])
        }
      }
      if (figure === 'convergence') {
        for (const [run, , epoch, similarity] of rows) {
          const { epochs, similarity: stored } = report.convergence[run]
          expect(Number(similarity)).toBe(stored[epochs.indexOf(Number(epoch))])
        }
      }
    },
  )

  test('the report is one document that needs nothing else, and says where it is from', async () => {
    const { path } = await place.workbench.call('figure.report', { project, path: place.path('report.html') })
    const html = readFileSync(path, 'utf8')
    expect(html).not.toMatch(/(src|href)="(?!#)|url\((?!#|data:)|<script|undefined|>NaN/)
    expect(html.match(/<svg/g)).toHaveLength(6)
    for (const { name } of await place.workbench.call('model.list', { project })) expect(html).toContain(name)
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(await place.workbench.call('figure.reproduce', { project, path })).toMatchObject({ verdict: 'same' })
  })

  test('the report as PDF has the numbers and hashes of the project, and is made again from it', async () => {
    const ask = { project, format: 'pdf' as const, look: { language: 'zh-CN' as const } }
    const { path } = await place.workbench.call('figure.report', { ...ask, path: place.path('report.pdf') })
    const pdf = readFileSync(path)
    const read = await readPdf(pdf)
    const pages = await Promise.all(Array.from({ length: read.pages }, (_, i) => read.page(i + 1)))
    await read.close()
    const text = pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join('')
    for (const { name, sha256 } of await place.workbench.call('model.list', { project })) {
      expect(text).toContain(name)
      expect(text).toContain(sha256)
    }
    expect(text).toContain('grid:2x2')
    expect(text).toContain(`${(100 * report.preservedShare).toFixed(1)} %`)
    expect(pages.flatMap(({ fonts }) => fonts).every(({ embedded }) => embedded)).toBe(true)
    expect(await place.workbench.call('figure.reproduce', { project, path })).toMatchObject({ verdict: 'same' })
    const again = await place.workbench.call('figure.report', { ...ask, path: place.path('again.pdf') })
    expect(readFileSync(again.path).equals(pdf)).toBe(true)
  })

  test('the command line writes it as well, and says what cannot be', async () => {
    const carryover = (...argv: string[]) =>
      runCli(argv, { createWorkbench: () => createWorkbench({ processes: 1, settingsFolder: place.path('settings') }) })
    const file = place.path('study.carryover')
    const out = place.path('cli.pdf')
    const { status, stdout } = await carryover('export', file, '--format', 'pdf', '--preset', 'icml-wide', '--out', out)
    expect([status, stdout]).toEqual([0, `Wrote ${out}.\n`])
    const read = await readPdf(readFileSync(out))
    expect(read.info).toMatchObject({ Title: 'What pre-training gave' })
    await read.close()
    const { stdout: verdict } = await carryover('reproduce', out, file)
    expect(verdict).toContain('The project gives the same numbers.')
  })

  test('where there is no such study or folder, nothing is left', async () => {
    const start = (task: { study?: number; path: string }) =>
      place.workbench
        .call('export.start', { project, format: 'npz', ...task })
        .then(({ job }) => place.workbench.call('export.result', { job }))
    await expect(start({ study: 99, path: place.path('x.npz') })).rejects.toMatchObject({ code: 'STUDY_UNKNOWN' })
    await expect(start({ path: place.path('nowhere/x.npz') })).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    rmSync(place.path('figures'), { recursive: true })
  })
})

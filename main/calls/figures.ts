import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  CarryoverError,
  figureRequest,
  type FigureFormat,
  type FigureRequest,
  type Provenance,
  type Reproduction,
} from '../../contract/index.ts'
import { captionOf } from '../../figures/caption.ts'
import { tableOf } from '../../figures/tables.ts'
import { csvOf } from '../export/csv.ts'
import { latexOf } from '../export/latex.ts'
import { svgToPdf } from '../export/pdf.ts'
import { svgToPng } from '../export/png.ts'
import {
  largestDifference,
  provenanceIn,
  provenanceLine,
  provenanceText,
  tableProvenance,
} from '../export/provenance.ts'
import { reportHtml } from '../export/reportHtml.ts'
import { reportPdf } from '../export/reportPdf.ts'
import { drawSvg, words } from '../export/svg.ts'
import { programVersion } from '../files/resources.ts'
import type { Engine } from '../jobs/engine.ts'
import { checkFiles, storedNetwork } from '../jobs/network.ts'
import { spellSettings } from '../settings/settings.ts'
import type { Context, HandlersOf } from './context.ts'
import { exportGames } from './exportGames.ts'
import { figureSource } from './figureSubject.ts'

/** A figure with everything that is written about it. */
async function makeFigure(engine: Engine, request: FigureRequest) {
  const { subject, facts, made } = await figureSource(engine, request)
  const caption = captionOf(facts, words[request.look.language])
  const table = tableOf(subject)
  const provenance: Provenance = {
    carryover: programVersion,
    project: basename(engine.store.path),
    request: figureRequest.parse(request),
    ...made,
    table: tableProvenance(table),
  }
  const title = words[request.look.language].names[request.figure]
  const drawn = drawSvg(subject, request.look, caption, provenanceLine(provenance))
  return { ...drawn, title, subject, caption, table, provenance }
}
type MadeFigure = Awaited<ReturnType<typeof makeFigure>>

export const figureHandlers = ({ pool, projects, queue, roots }: Context): HandlersOf<'figure' | 'export'> => ({
  'figure.draw': async ({ project, ...request }) => {
    const { svg, width, height, caption, table } = await makeFigure({ store: projects.get(project), pool }, request)
    return { svg, width, height, caption, table }
  },

  'figure.write': async ({ project, formats, folder, dpi, ...request }) => {
    const to = roots.resolve(folder)
    const made = await makeFigure({ store: projects.get(project), pool }, request)
    const files: string[] = []
    for (const format of new Set(formats)) {
      const file = join(to, `${request.figure}.${format}`)
      await write(to, file, await contentOf(made, format, dpi))
      files.push(file)
    }
    return { files, caption: made.caption }
  },

  'figure.report': async ({ project, study, look, format, path }) => {
    const file = roots.resolve(path)
    const request = figureRequest.parse({ figure: 'knowledge-by-order', study, look })
    const engine = { store: projects.get(project), pool }
    const { provenance, subject } = await makeFigure(engine, request)
    if (subject.of !== 'report') throw new CarryoverError('INTERNAL', 'The report is about something else.')
    const { report } = subject
    const spelled = Object.entries(spellSettings(report.settings)).map(([key, value]) => [key, String(value)])
    const settings = Object.fromEntries(spelled) as Record<string, string>
    const document = { report, look, provenance, settings }
    await write(dirname(file), file, format === 'pdf' ? await reportPdf(document) : reportHtml(document))
    return { path: file }
  },

  'export.start': ({ project, ...wanted }) => {
    const store = projects.get(project)
    const task = { ...wanted, path: roots.resolve(wanted.path) }
    const job = queue.start({
      project: store.path,
      kind: 'export',
      title: `Export of ${basename(task.path)}`,
      aside: true,
      run: (signal, progress) => exportGames(store, task, { signal, progress }),
    })
    return { job }
  },
  'export.result': ({ job }) => queue.result(job) as Promise<{ path: string; games: number }>,

  'figure.reproduce': async ({ project, path }) => {
    const store = projects.get(project)
    return reproduce({ store, pool }, roots.resolve(path))
  },
})

/** A figure in one format, its provenance inside. */
function contentOf(made: MadeFigure, format: FigureFormat, dpi: number): string | Promise<Buffer> {
  const { svg, caption, table, provenance, title } = made
  const { figure } = provenance.request
  const origin = provenanceLine(provenance)
  const comments = [...provenanceText(provenance), origin]
  switch (format) {
    case 'svg':
      return svg
    case 'pdf': {
      const date = new Date(provenance.computed)
      return svgToPdf(svg, { title, subject: caption, keywords: origin, creator: `Carryover ${programVersion}`, date })
    }
    case 'png':
      return svgToPng(svg, dpi, { Title: title, Description: caption, Source: origin })
    case 'csv':
      return csvOf(table, [caption, ...comments])
    case 'tex':
      return latexOf(table, { file: figure, caption, comments })
  }
}

/** A file is there whole or not at all. */
async function write(folder: string, file: string, content: string | Buffer): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(`${file}-new`, content)
    await rename(`${file}-new`, file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CarryoverError('FILE_UNWRITABLE', `"${basename(file)}" could not be written: ${reason}.`, undefined, {
      cause,
    })
  }
}

/** A figure is a few megabytes at most. */
const largestFile = 64 * 2 ** 20

async function reproduce(engine: Engine, path: string): Promise<Reproduction> {
  const content = await readFile(path).catch((cause: unknown) => {
    throw new CarryoverError('USAGE', `"${path}" cannot be read.`, undefined, { cause })
  })
  const provenance = content.length > largestFile ? null : provenanceIn(content.toString('latin1'))
  if (!provenance) {
    throw new CarryoverError(
      'USAGE',
      `"${basename(path)}" does not say how it was made.`,
      'Only figures that Carryover wrote can be made again.',
    )
  }
  const cannot = (message: string): Reproduction => ({
    verdict: 'cannot',
    message,
    largestDifference: null,
    provenance,
  })
  const changed = await changeIn(engine, provenance)
  if (changed !== null) return cannot(changed)
  const made = await makeFigure(engine, provenance.request).catch((fault: unknown) => {
    if (fault instanceof CarryoverError) return fault
    throw fault
  })
  if (made instanceof CarryoverError) return cannot(`The figure cannot be made again: ${made.message}`)
  if (made.provenance.table.sha256 === provenance.table.sha256) {
    return { verdict: 'same', message: 'The project gives the same numbers.', largestDifference: 0, provenance }
  }
  const { numbers } = provenance.table
  const largest = numbers && largestDifference(numbers, made.table)
  const message =
    largest === null
      ? 'The project gives other numbers.'
      : `The project gives numbers that differ by up to ${largest.toPrecision(3)}.`
  return { verdict: 'differs', message, largestDifference: largest, provenance }
}

/** What stands in the way of making a figure again, in one sentence; null for nothing. */
async function changeIn({ store }: Engine, { models, data }: Provenance): Promise<string | null> {
  const known = store.models.list()
  for (const { name, sha256 } of models) {
    const model = known.find((each) => each.name === name)
    if (!model) return `The project has no network "${name}".`
    if (model.files.map((file) => file.sha256).join() !== sha256.join()) return `The network "${name}" has changed.`
    const fault = await checkFiles(storedNetwork(store, model)).then(
      () => null,
      (error: unknown) => error,
    )
    if (fault instanceof CarryoverError && fault.code === 'MODEL_CHANGED') return fault.message
  }
  const dataset = store.datasets.list().find(({ name }) => name === data.name)
  if (!dataset) return `The project has no data set "${data.name}".`
  return dataset.contentSha256 === data.sha256 ? null : `The data set "${data.name}" has changed.`
}

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
import { seriesOf } from '../../figures/seriesOrder.ts'
import { tableOf } from '../../figures/tables.ts'
import { figureFile } from '../export/figureFile.ts'
import { withFonts } from '../export/fontFaces.ts'
import { largestDifference, provenanceIn, provenanceLine, tableProvenance } from '../export/provenance.ts'
import { reportHtml } from '../export/reportHtml.ts'
import { reportPdf } from '../export/reportPdf.ts'
import { drawSvg, words } from '../export/svg.ts'
import { programVersion } from '../files/resources.ts'
import type { Store } from '../project/index.ts'
import { checkFiles, storedNetwork } from '../jobs/network.ts'
import { spellSettings } from '../settings/settings.ts'
import type { Context, HandlersOf } from './context.ts'
import { exportGames } from './exportGames.ts'
import { cannotDrag } from './host.ts'
import { figureSource, type FigureContext } from './figureSubject.ts'

/** A figure with everything that is written about it. */
async function makeFigure(context: FigureContext, store: Store, request: FigureRequest) {
  const { subject, facts, made } = await figureSource(context, store, request)
  const caption = captionOf(facts, words[request.look.language])
  const table = tableOf(subject)
  const provenance: Provenance = {
    carryover: programVersion,
    project: basename(store.path),
    projectId: store.id,
    request: figureRequest.parse(request),
    ...made,
    table: tableProvenance(table),
  }
  const title = words[request.look.language].names[request.figure]
  const drawn = drawSvg(subject, request.look, caption, provenanceLine(provenance))
  return { ...drawn, title, subject, caption, table, provenance }
}

const nameOf = ({ figure }: FigureRequest, format: FigureFormat) => `${figure}.${format}`
/** Pixels along the longer side of the picture that is seen under the pointer while a figure is dragged. */
const pictureSide = 192

export const figureHandlers = (context: Context): HandlersOf<'figure' | 'export'> => {
  const { heldFiles, host, projects, queue, roots } = context
  return {
    'figure.draw': async ({ project, ...request }) => {
      const made = await makeFigure(context, projects.get(project), request)
      const { width, height, caption, table, subject } = made
      const { order, language } = request.look
      const svg = await withFonts(made.svg)
      return { svg, width, height, caption, table, series: seriesOf(subject, order, words[language]) }
    },

    'figure.write': async ({ project, formats, folder, dpi, ...request }) => {
      const to = roots.resolve(folder)
      const made = await makeFigure(context, projects.get(project), request)
      const files: string[] = []
      for (const format of new Set(formats)) {
        const file = join(to, nameOf(request, format))
        await write(to, file, await figureFile(made, format, dpi))
        files.push(file)
      }
      return { files, caption: made.caption }
    },

    'figure.hold': async ({ project, format, ...request }) => {
      if (!host.drag) throw cannotDrag()
      const made = await makeFigure(context, projects.get(project), request)
      const dpi = (72 * pictureSide) / Math.max(made.width, made.height)
      const [content, picture] = await Promise.all([
        figureFile(made, format, dpi),
        figureFile(made, 'png', dpi) as Promise<Buffer>,
      ])
      const { file } = heldFiles.hold(nameOf(request, format), content, picture)
      return { file }
    },

    'figure.report': async ({ project, study, look, format, path }) => {
      const file = roots.resolve(path)
      const request = figureRequest.parse({ figure: 'knowledge-by-order', study, look })
      const { provenance, subject } = await makeFigure(context, projects.get(project), request)
      if (subject.of !== 'report') throw new CarryoverError('INTERNAL', 'The report is about something else.')
      const { report } = subject
      const spelled = Object.entries(spellSettings(report.settings)).map(([key, value]) => [key, String(value)])
      const settings = Object.fromEntries(spelled) as Record<string, string>
      const document = { report, look, provenance, settings }
      await write(dirname(file), file, format === 'pdf' ? await reportPdf(document) : await reportHtml(document))
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
      const file = roots.resolve(path)
      return reproduce(context, projects.get(project), file)
    },
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

async function reproduce(context: FigureContext, store: Store, path: string): Promise<Reproduction> {
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
  const changed = await changeIn(store, provenance)
  if (changed !== null) return cannot(changed)
  const made = await makeFigure(context, store, provenance.request).catch((fault: unknown) => {
    if (fault instanceof CarryoverError) return fault
    throw fault
  })
  if (made instanceof CarryoverError) return cannot(`The figure cannot be made again: ${made.message}`)
  const isOther = provenance.projectId !== null && provenance.projectId !== store.id
  const gives = isOther ? 'This project, which is not the one it was made in, gives' : 'The project gives'
  if (made.provenance.table.sha256 === provenance.table.sha256) {
    return { verdict: 'same', message: `${gives} the same numbers.`, largestDifference: 0, provenance }
  }
  const { numbers } = provenance.table
  const largest = numbers && largestDifference(numbers, made.table)
  const message =
    largest === null ? `${gives} other numbers.` : `${gives} numbers that differ by up to ${largest.toPrecision(3)}.`
  return { verdict: 'differs', message, largestDifference: largest, provenance }
}

/** What stands in the way of making a figure again, in one sentence; null for nothing. */
async function changeIn(store: Store, { models, data }: Provenance): Promise<string | null> {
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

import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CarryoverError } from '../../../contract/errors.ts'
import type { ReportFormat } from '../../../contract/figures.ts'
import { wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { lookOf, type FigureExportOptions } from './exportFigures.ts'

type ReportExportOptions = FigureExportOptions & { format: ReportFormat }

/** The report of a study as one document. */
export async function exportReport(session: Session, path: string, options: ReportExportOptions): Promise<Answer> {
  const { format, out } = options
  const about = (['model', 'data', 'sample'] as const).find((name) => options[name] !== undefined)
  if (about !== undefined) {
    throw new CarryoverError(
      'USAGE',
      `The report is about a whole study: --${about} has no part in it.`,
      'For a figure about a sample, say which: --figure waterfall.',
    )
  }
  const study = options.study === undefined ? undefined : wholeNumber('study', options.study)
  const look = lookOf(options)
  const file = resolve(out)
  if ((await stat(file).catch(() => null))?.isDirectory()) {
    throw new CarryoverError(
      'USAGE',
      `"${out}" is a folder, and the report is one file.`,
      `Say --out report.${format}; for figures in a folder, say which: --figure all.`,
    )
  }
  const project = await session.openToLook(path)
  await session.call('figure.report', { project, study, look, format, path: file })
  return { json: { path: out }, text: () => `Wrote ${out}.` }
}

import { resolve } from 'node:path'
import { wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { lookOf, type FigureExportOptions } from './exportFigures.ts'

/** The report of a study as one HTML document. */
export async function exportReport(session: Session, path: string, options: FigureExportOptions): Promise<Answer> {
  const study = options.study === undefined ? undefined : wholeNumber('study', options.study)
  const look = lookOf(options)
  const project = await session.openToLook(path)
  await session.call('figure.report', { project, study, look, path: resolve(options.out) })
  return { json: { path: options.out }, text: () => `Wrote ${options.out}.` }
}

import { CarryoverError } from '../../../contract/errors.ts'
import { reportFormat } from '../../../contract/figures.ts'
import { names } from '../../settings/readText.ts'
import { exportFigures, type FigureExportOptions } from './exportFigures.ts'
import { exportReport } from './exportReport.ts'
import { exportStudy } from './exportStudy.ts'
import { exportShapiq, type ShapiqOptions } from './exportShapiq.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

type ExportOptions = FigureExportOptions & ShapiqOptions

/** Figures where some are named, else the report, or what other programs read: a whole study, or one sample. */
export function exportFrom(session: Session, [path]: string[], options: ExportOptions): Promise<Answer> {
  if (options.figure !== undefined) return exportFigures(session, path, options)
  const { format } = options
  if (format === 'parquet' || format === 'npz') return exportStudy(session, path, { ...options, format })
  if (format === 'html' || format === 'pdf') return exportReport(session, path, { ...options, format })
  if (format === 'shapiq') return exportShapiq(session, path, options)
  const formats: readonly string[] = names('format', format)
  if (formats.length > 1 && reportFormat.options.some((each) => formats.includes(each))) {
    throw new CarryoverError(
      'USAGE',
      `Without --figure, "${format}" is more than one file can be.`,
      'The report is written as one of html and pdf; figures, which --figure names, as several formats.',
    )
  }
  throw new CarryoverError(
    'USAGE',
    'Nothing is named to be exported.',
    'Examples: --figure knowledge-by-order --format svg,csv, --format pdf for the report, --format parquet, or --format shapiq --model NAME --sample 3.',
  )
}

import { CarryoverError } from '../../../contract/errors.ts'
import { exportFigures, type FigureExportOptions } from './exportFigures.ts'
import { exportReport } from './exportReport.ts'
import { exportStudy } from './exportStudy.ts'
import { exportShapiq, type ShapiqOptions } from './exportShapiq.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

type ExportOptions = FigureExportOptions & ShapiqOptions

/** Figures where some are named, else what other programs read: a whole study, or one sample. */
export function exportFrom(session: Session, [path]: string[], options: ExportOptions): Promise<Answer> {
  if (options.figure !== undefined) return exportFigures(session, path, options)
  if (options.format === 'parquet' || options.format === 'npz') {
    return exportStudy(session, path, { ...options, format: options.format })
  }
  if (options.format === 'html') return exportReport(session, path, options)
  if (options.format === 'shapiq') return exportShapiq(session, path, options)
  throw new CarryoverError(
    'USAGE',
    'Nothing is named to be exported.',
    'Examples: --figure knowledge-by-order --format svg,csv, --format parquet, or --format shapiq --model NAME --sample 3.',
  )
}

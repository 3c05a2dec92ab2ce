import { resolve } from 'node:path'
import { wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { counted } from '../text/numbers.ts'

interface StudyExportOptions {
  format: 'parquet' | 'npz'
  study?: string
  out: string
}

/** All games and interactions of a study in one file. */
export async function exportStudy(session: Session, path: string, options: StudyExportOptions): Promise<Answer> {
  const { format, out } = options
  const study = options.study === undefined ? undefined : wholeNumber('study', options.study)
  const project = await session.openToLook(path)
  const started = session.call('export.start', { project, study, format, path: resolve(out) })
  const { games } = await session.follow(started, 'export.result')
  return { json: { path: out, games }, text: () => `Wrote ${out}: ${counted(games, 'game')}.` }
}

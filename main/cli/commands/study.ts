import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { studySettings, type StudySettings } from '../../../contract/analysis.ts'
import { CarryoverError } from '../../../contract/errors.ts'
import { givenSettings, type SettingOptions } from '../givenSettings.ts'
import { summaryJson } from '../json/infoJson.ts'
import { reportJson } from '../json/reportJson.ts'
import { shard } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import { readSettings } from '../../settings/settings.ts'
import { readStudyFile } from '../../settings/studyFile.ts'
import type { Answer } from '../surroundings.ts'
import { printReport } from '../text/printReport.ts'
import { printSummary } from '../text/printSummary.ts'
import { refuseTotalFailure } from '../totalFailure.ts'

interface StudyOptions extends SettingOptions {
  config?: string
  valuesOnly?: boolean
  shard?: string
  recalibrate?: boolean
  report?: string
}

export async function study(session: Session, [path]: string[], options: StudyOptions): Promise<Answer> {
  const file = options.config === undefined ? undefined : await readStudyFile(options.config)
  const given = await readSettings(givenSettings(options), process.cwd())
  const part = options.shard === undefined ? undefined : shard('shard', options.shard)
  const project = await session.open(path)
  if (options.recalibrate) await session.call('project.recalibrate', { project })
  const base = file ?? (await session.call('study.settings', { project })) ?? {}
  const settings = complete({ ...base, ...given, valuesOnly: options.valuesOnly, shard: part })
  return conduct(session, { path, project, settings, reportFolder: options.report })
}

interface Conduct {
  /** As the user calls the file. */
  path: string
  project: string
  settings: StudySettings
  reportFolder?: string
}

/** Runs the study and answers with its report. */
export async function conduct(session: Session, { path, project, settings, reportFolder }: Conduct): Promise<Answer> {
  // A folder that cannot be written should be known before the work, not after it.
  if (reportFolder !== undefined) await writing(reportFolder, () => mkdir(reportFolder, { recursive: true }))
  const { summary, report } = await session.follow(session.call('study.start', { project, settings }), 'study.result')
  refuseTotalFailure(summary)
  const json = { ...summaryJson(summary), report: report && reportJson(report) }
  const answer: Answer = {
    json,
    text: (style) =>
      [...(report ? [...printReport(report, style), ''] : []), ...printSummary(summary), `Project: ${path}`].join('\n'),
  }
  if (reportFolder !== undefined) {
    if (report === null) session.say('There is no report yet: not everything it needs is computed.')
    else {
      const plain = (_: unknown, text: string) => text
      await writing(reportFolder, async () => {
        await writeFile(join(reportFolder, 'report.json'), `${JSON.stringify(json, null, 2)}\n`)
        await writeFile(join(reportFolder, 'report.txt'), `${answer.text(plain)}\n`)
      })
    }
  }
  return answer
}

/** Settings with what is left out set to its default. Throws USAGE without samples or players. */
export function complete(settings: Partial<StudySettings>): StudySettings {
  const missing = (['samples', 'players'] as const).filter((key) => settings[key] === undefined)
  if (missing.length > 0) {
    throw new CarryoverError(
      'USAGE',
      `The study needs ${missing.map((key) => `--${key}`).join(' and ')}; the project has no settings stored.`,
      'Example: --samples random:10:0 --players grid:3x4, or --config study.yaml.',
    )
  }
  return studySettings.parse(settings)
}

async function writing(folder: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CarryoverError('FILE_UNWRITABLE', `"${folder}" cannot be written: ${reason}.`, undefined, { cause })
  }
}

import { CarryoverError, mostSparsePlayers, type CallInput } from '../../../contract/index.ts'
import { givenSettings, type SettingOptions } from '../givenSettings.ts'
import { summaryJson } from '../json/infoJson.ts'
import { names, passesAndSeed, shard } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import { readSettings } from '../../settings/settings.ts'
import type { Answer } from '../surroundings.ts'
import { printSummary } from '../text/printSummary.ts'
import { refuseTotalFailure } from '../totalFailure.ts'

interface AnalyzeOptions extends SettingOptions {
  models: string
  valuesOnly?: boolean
  shard?: string
  recalibrate?: boolean
  sparse?: string
}

export async function analyze(session: Session, [path]: string[], options: AnalyzeOptions): Promise<Answer> {
  const sparse = options.sparse === undefined ? undefined : passesAndSeed('sparse', options.sparse)
  if (sparse && options.valuesOnly) {
    throw new CarryoverError(
      'USAGE',
      'Of --sparse and --values-only there can be one: values of some coalitions are no game.',
    )
  }
  const settings = {
    ...(await readSettings(givenSettings(options), process.cwd(), sparse && mostSparsePlayers)),
    sparse,
    models: names('models', options.models),
    valuesOnly: options.valuesOnly,
    shard: options.shard === undefined ? undefined : shard('shard', options.shard),
  } as CallInput<'analysis.start'>['settings'] // --samples and --players are required options.
  const project = await session.open(path)
  if (options.recalibrate) await session.call('project.recalibrate', { project })
  const summary = await session.follow(session.call('analysis.start', { project, settings }), 'analysis.result')
  refuseTotalFailure(summary)
  return { json: summaryJson(summary), text: () => [...printSummary(summary), `Project: ${path}`].join('\n') }
}

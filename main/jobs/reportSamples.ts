import type { ReportSample, StudySettings } from '../../contract/index.ts'
import type { Store } from '../project/index.ts'
import type { MadeStudy } from './planStudy.ts'
import { studySamples } from './studySamples.ts'

/** What each sample adds to a report, from the explanations that are stored. */
export async function reportSamples(
  store: Store,
  settings: StudySettings,
  { roles, plan }: MadeStudy,
): Promise<ReportSample[]> {
  const rows: ReportSample[] = []
  for await (const { sample, target, carryover, similarities } of studySamples(store, settings, roles, plan)) {
    const { preserve, discard, new: added, sharedWithScratch } = carryover
    rows.push({
      sample: sample.index,
      path: sample.path,
      label: sample.label,
      class: target,
      preserve: [...preserve],
      discard: [...discard],
      new: [...added],
      shared: sharedWithScratch && [...sharedWithScratch],
      similarity: Object.fromEntries(similarities.map(({ run, own }) => [run.name, own])),
    })
  }
  return rows
}

import {
  CarryoverError,
  extractionSettings,
  gameSettings,
  studySettings,
  type DatasetKind,
  type ExtractionSettings,
  type GameSettings,
  type LookSettings,
  type StudySettings,
} from '../../contract/index.ts'
import { usualBaseline } from '../players/index.ts'
import type { DatasetRecord, GameRecord, ModelRecord, Store } from '../project/index.ts'
import { projectProvider } from './wanted.ts'

/** How networks are looked at, with nothing left out. */
export type FullSettings = GameSettings & ExtractionSettings

const example: Record<DatasetKind, string> = {
  image: 'a grid of 3 × 4',
  text: 'its words',
  table: 'its columns, each by itself or in groups',
}

/** What is looked at: without a sample, all of the data set. */
export interface Subject {
  models: ModelRecord[]
  data: DatasetRecord
  sample?: number
}

/**
 * The settings that count. What is left out is as in the newest game of these networks on the sample; else as in the
 * newest game on the data set, whatever its network and sample; else as in the project's study. Null where all of them
 * leave the players open.
 */
export function lookSettingsFor(store: Store, subject: Subject, given: LookSettings = {}): FullSettings | null {
  const study = studyOn(store, subject.data)
  const newest = newestOf(store, subject)
  const solved = newest && store.explanations.newestFor(newest.key)?.explanation
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  // A game without a provider is one of the CPU, whatever else is asked for.
  const asked = study?.provider ?? projectProvider(store) ?? undefined
  const provider = newest ? newest.settings.provider : asked
  const known = { ...study, ...newest?.settings, ...(solved && { kappa: solved.kappa }), provider }
  const merged: LookSettings = { ...known, ...said }
  if (!merged.players) return null
  const baseline = merged.baseline ?? usualBaseline(subject.data.kind)
  return { ...gameSettings.parse({ ...merged, baseline }), ...extractionSettings.parse(merged) }
}

/** The same. Throws PLAYERS_INVALID where the players are not known. */
export function settingsOfLook(store: Store, subject: Subject, given?: LookSettings): FullSettings {
  const settings = lookSettingsFor(store, subject, given)
  if (settings) return settings
  throw new CarryoverError(
    'PLAYERS_INVALID',
    `Nothing was analysed on "${subject.data.name}" yet, so the players are not known.`,
    `Say which players to take, for example ${example[subject.data.kind]}.`,
  )
}

function newestOf(store: Store, { models, data, sample }: Subject): GameRecord | null {
  if (sample !== undefined) {
    const ofSample = models
      .map((model) => store.games.newest(model.id, data.id, sample))
      .filter((game) => game !== null)
      .sort((a, b) => b.createdAt - a.createdAt)
    if (ofSample.length > 0) return ofSample[0]
  }
  return store.games.newestOn(data.id)
}

/** The project's study, where it is on data of this kind: players of texts are of no use to pictures. */
function studyOn(store: Store, { kind }: DatasetRecord): StudySettings | undefined {
  const study = studySettings.safeParse(store.settings.get('study')).data
  const datasets = store.datasets.list().filter(({ name }) => study?.data === undefined || study.data === name)
  return datasets.every((each) => each.kind === kind) ? study : undefined
}

import { rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { CarryoverError } from '../../contract/index.ts'
import { writeGames, type GameArrays, type GamesOfSize } from '../export/gamesNpz.ts'
import { writeInteractions, type InteractionRow } from '../export/interactionsParquet.ts'
import { programVersion } from '../files/resources.ts'
import { order } from '../interactions/butterflies.ts'
import { rankedInteractions } from '../interactions/curves.ts'
import type { Watch } from '../jobs/engine.ts'
import { studyGames, type StudyGame } from '../jobs/studyGames.ts'
import { writableFolder, type Store, type StudyRecord } from '../project/index.ts'
import { reportedIn } from './studies.ts'

export interface GamesExport {
  /** The newest unless given. */
  study?: number
  format: 'parquet' | 'npz'
  /** Absolute. */
  path: string
}

/** Writes all games of a study for other programs; the file gets its name when it is complete. */
export async function exportGames(store: Store, task: GamesExport, watch: Pick<Watch, 'signal' | 'progress'>) {
  const { format, path } = task
  const study = reportedIn(store, task.study ?? newestOf(store))
  writableFolder(path)
  const unfinished = `${path}-new`
  const { count } = await studyGames(store, study)
  const told = createTold(watch, format === 'npz' ? count * passesOfNpz : count)
  if (format === 'parquet') {
    const { tau } = study.settings
    const settings = JSON.stringify(study.settings)
    await writeInteractions(unfinished, rowsOf(store, study, tau, told), { carryover: programVersion, settings })
  } else await writeGames(unfinished, await sizesOf(store, study, told), provenanceOf(store, study))
  await rename(unfinished, path).catch((cause: unknown) => {
    throw new CarryoverError(
      'FILE_UNWRITABLE',
      `"${basename(path)}" cannot be written in "${dirname(path)}".`,
      undefined,
      {
        cause,
      },
    )
  })
  return { path, games: count }
}

/** Games are gone through once for each array. */
const passesOfNpz = 9

/** Counts games, and stops where nobody waits any more. */
function createTold({ signal, progress }: Pick<Watch, 'signal' | 'progress'>, total: number) {
  let done = 0
  progress({ done, total })
  return () => {
    signal.throwIfAborted()
    progress({ done: ++done })
  }
}

function newestOf(store: Store): number {
  const newest = store.studies.list().find(({ report }) => report !== null)
  if (newest) return newest.id
  throw new CarryoverError('STUDY_UNKNOWN', 'The project has no study with a report.', 'Run the study first.')
}

async function* rowsOf(
  store: Store,
  study: StudyRecord,
  tau: number,
  told: () => void,
): AsyncGenerator<InteractionRow[]> {
  for await (const game of (await studyGames(store, study)).games) {
    yield interactionsOf(game, tau)
    told()
  }
}

function interactionsOf({ model, data, sample, class: target, players, explanation }: StudyGame, tau: number) {
  const { name, role, run, epoch } = model
  return rankedInteractions(explanation, tau).map(({ type, mask, value, salient }): InteractionRow => ({
    ...{ model: name, role, run, epoch, data, sample: sample.index, label: sample.label, class: target },
    ...{ n: explanation.n, type, mask, order: order(mask), value, salient },
    players: playersOfMask(mask, players),
  }))
}

const playersOfMask = (mask: number, names: string[]) => names.filter((_, player) => (mask >> player) & 1).join(' + ')

async function sizesOf(store: Store, study: StudyRecord, told: () => void): Promise<GamesOfSize[]> {
  const counts = new Map<number, number>()
  for await (const { explanation } of (await studyGames(store, study)).games) {
    counts.set(explanation.n, (counts.get(explanation.n) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([n, count]) => ({ n, count, games: () => gamesOf(store, study, n, told) }))
}

async function* gamesOf(store: Store, study: StudyRecord, n: number, told: () => void): AsyncGenerator<GameArrays> {
  for await (const { model, sample, class: target, players, values, explanation } of (await studyGames(store, study))
    .games) {
    if (explanation.n !== n) continue
    const { and, or, constant } = explanation
    yield {
      model: model.name,
      epoch: model.epoch ?? -1,
      sample: sample.index,
      class: target,
      players,
      constant,
      values,
      and,
      or,
    }
    told()
  }
}

const provenanceOf = (store: Store, { settings, createdAt }: StudyRecord) =>
  JSON.stringify({
    carryover: programVersion,
    project: basename(store.path),
    computed: new Date(createdAt).toISOString(),
    settings,
    models: store.models.list().map(({ name, files }) => ({ name, sha256: files.map(({ sha256 }) => sha256) })),
  })

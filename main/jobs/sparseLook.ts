import { CarryoverError, mostSparsePlayers, type SampleSparse, type SparseLook } from '../../contract/index.ts'
import type { DatasetRecord, ModelRecord, SparseGameRecord, Store } from '../project/index.ts'
import { classNameOf, explainedSample } from './explainedSample.ts'
import { createInputs } from './inputs/index.ts'

/** The interactions recovered last for a network on a sample; null where there are none. */
export async function newestSparse(
  store: Store,
  model: ModelRecord,
  dataset: DatasetRecord,
  index: number,
): Promise<SampleSparse | null> {
  const record = store.sparseGames.newest(model.id, dataset.id, index)
  return record && shown(store, model, dataset, record)
}

/** Those with an id, else the ones recovered last, with all that is drawn beside them; null where there are none. */
export async function lookAtSparse(
  store: Store,
  model: ModelRecord,
  dataset: DatasetRecord,
  index: number,
  id?: number,
): Promise<SparseLook | null> {
  const stored = store.sparseGames.list(model.id, dataset.id, index)
  const chosen = stored.find((each) => each.id === id) ?? stored.at(0)
  const record = chosen && store.sparseGames.byId(chosen.id)
  if (!record) return null
  return {
    ...(await shown(store, model, dataset, record)),
    id: record.id,
    settings: record.settings,
    view: await createInputs(store, dataset, mostSparsePlayers).view(index, record.settings),
    stored: stored.map(({ class: explained, ...each }) => ({ ...each, className: classNameOf(dataset, explained) })),
  }
}

/** Throws PLAYERS_INVALID where the sample is cut otherwise than it was. */
async function shown(
  store: Store,
  model: ModelRecord,
  dataset: DatasetRecord,
  { sample: index, class: explained, settings, explanation, provider }: SparseGameRecord,
): Promise<SampleSparse> {
  const sample = store.datasets.sample(dataset.id, index)
  const { names } = await createInputs(store, dataset, mostSparsePlayers).players(index, settings.players)
  if (names.length !== explanation.n) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `The players of sample ${index} are not those that its interactions were recovered for.`,
      'Analyse it again.',
    )
  }
  return {
    ...explainedSample(dataset, model, sample, explained),
    players: names,
    explanation,
    provider,
  }
}

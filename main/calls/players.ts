import { CarryoverError, type PlayerMap } from '../../contract/index.ts'
import { checkHandMap, resizedHandMap } from '../players/index.ts'
import { createInputs } from '../jobs/inputs/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import type { Context, HandlersOf } from './context.ts'

export const playerCalls = ({ projects, emit }: Context): HandlersOf<'players'> => ({
  'players.byHand': ({ project, data, sample }) => {
    const { datasets, handPlayers } = projects.get(project)
    return handPlayers.get(datasets.byName(data).id, sample)
  },

  'players.keep': async ({ project, data, samples, map }) => {
    const store = projects.get(project)
    const dataset = store.datasets.byName(data)
    const maps = new Map<number, PlayerMap | null>()
    for (const sample of samples) maps.set(sample, map && (await fitted(store, dataset, sample, map)))
    store.handPlayers.put(dataset.id, maps)
    emit('change', { project: store.path, part: 'data' })
  },
})

/** The map as it fits a sample: scaled to the size of another picture. Throws PLAYERS_INVALID. */
async function fitted(store: Store, dataset: DatasetRecord, sample: number, map: PlayerMap): Promise<PlayerMap> {
  const size = await sizeOf(store, dataset, sample)
  const own = dataset.kind === 'image' ? resizedHandMap(map, size) : map
  checkHandMap(own, size)
  return own
}

/** Pixels of a picture as the network sees it, or words of a text in one line. */
async function sizeOf(
  store: Store,
  dataset: DatasetRecord,
  sample: number,
): Promise<{ width: number; height: number }> {
  const inputs = createInputs(store, dataset)
  if (dataset.kind === 'image') {
    // Of pictures that are all cropped alike none needs to be read.
    const { crop } = dataset.preprocessing
    if (crop) return { height: crop[0], width: crop[1] }
    const players = { kind: 'grid' as const, rows: 1, columns: 1 }
    const view = await inputs.view(sample, { players, baseline: { kind: 'zero' } })
    if (view.kind === 'image') return view.map
  }
  if (dataset.kind === 'text') {
    const view = await inputs.view(sample, { players: { kind: 'words', most: 1 }, baseline: { kind: 'mask' } })
    if (view.kind === 'text') return { width: view.pieces.length, height: 1 }
  }
  throw new CarryoverError(
    'PLAYERS_INVALID',
    'Columns of a table are put together in the settings, for all rows alike.',
  )
}

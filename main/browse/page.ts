import type { SamplePage, SampleRow } from '../../contract/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import { answersOf } from './answers.ts'
import { contentOf } from './contents.ts'
import { selectSamples, type Selection } from './select.ts'

/** One page of the samples that pass a filter, with what the shown networks say about them. */
export async function pageOf(
  store: Store,
  dataset: DatasetRecord,
  selection: Selection,
  { offset, limit }: { offset: number; limit: number },
): Promise<SamplePage> {
  const selected = await selectSamples(store, dataset, selection)
  const answers = await Promise.all(
    selection.models.map((name) => answersOf(store, store.models.byName(name), dataset)),
  )
  const rows = Array.from(selected.subarray(offset, offset + limit), (sample): SampleRow => ({
    ...store.datasets.sample(dataset.id, sample),
    content: contentOf(store, dataset, sample),
    analysed: store.games.isOn(dataset.id, sample),
    predictions: answers.map((of) => of && { class: of.predictions[sample], confidence: of.confidences[sample] }),
  }))
  return { total: selected.length, rows }
}

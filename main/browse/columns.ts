import type { DatasetRecord, Store } from '../project/index.ts'
import { createRecent, type Recent } from '../files/recent.ts'

/** What filters and orders look at of all samples of a data set, each read when it is first needed. */
export interface Columns {
  /** -1 for a sample without a label. */
  labels(): Int32Array
  /** In lower case, for a search. */
  paths(): string[]
  /** The place of each sample in the byte-wise order of the paths. */
  pathRanks(): Int32Array
}

const heldDatasets = 4
const held = new WeakMap<Store, Recent<Columns>>()

/** Samples of a data set never change; the key tells one from another that took its id later. */
export function columnsOf(store: Store, { id, addedAt, contentSha256 }: DatasetRecord): Columns {
  const ofStore = held.get(store) ?? createRecent<Columns>(heldDatasets)
  held.set(store, ofStore)
  const key = `${id} ${addedAt} ${contentSha256}`
  const known = ofStore.get(key)
  if (known) return known
  const columns: Columns = {
    labels: once(() => store.datasets.labels(id)),
    paths: once(() => store.datasets.paths(id).map((path) => path.toLowerCase())),
    pathRanks: once(() => ranksOf(store.datasets.pathOrder(id))),
  }
  ofStore.set(key, columns)
  return columns
}

function once<T>(read: () => T): () => T {
  let value: T | undefined
  return () => (value ??= read())
}

function ranksOf(order: number[]): Int32Array {
  const ranks = new Int32Array(order.length)
  order.forEach((sample, place) => (ranks[sample] = place))
  return ranks
}

import { CarryoverError, type SampleFilter, type SampleOrder } from '../../contract/index.ts'
import { chooseSamples } from '../players/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import { answersOf, type Answers } from './answers.ts'
import { columnsOf } from './columns.ts'
import { ranks, sortByRank } from './sort.ts'

export interface Selection {
  filter: SampleFilter
  order: SampleOrder
  /** Names of the networks that are shown. */
  models: string[]
  /** Draws so many of those that pass, in the same order. */
  random?: { count: number; seed: number }
}

type Condition = (sample: number) => boolean

/** The indices of all samples that pass a filter, in order. */
export async function selectSamples(store: Store, dataset: DatasetRecord, selection: Selection): Promise<Int32Array> {
  const conditions = await conditionsOf(store, dataset, selection.filter)
  const chosen = new Int32Array(dataset.count)
  let count = 0
  for (let sample = 0; sample < dataset.count; sample++) {
    if (conditions.every((passes) => passes(sample))) chosen[count++] = sample
  }
  const passing = chosen.slice(0, count)
  const { by, descending } = selection.order
  const drawn = selection.random ? drawnFrom(passing, selection.random) : passing
  if (by === 'index') return descending ? drawn.toReversed() : drawn
  return sortByRank(drawn, await rankOf(store, dataset, selection), descending)
}

/** All of them where there are no more. */
function drawnFrom(passing: Int32Array, { count, seed }: { count: number; seed: number }): Int32Array {
  const choice = { kind: 'random' as const, count: Math.min(count, passing.length), seed }
  return Int32Array.from(chooseSamples(choice, passing.length), (place) => passing[place])
}

async function conditionsOf(store: Store, dataset: DatasetRecord, filter: SampleFilter): Promise<Condition[]> {
  const columns = columnsOf(store, dataset)
  const conditions: Condition[] = []
  const text = filter.text?.trim().toLowerCase() ?? ''
  if (text !== '') {
    const paths = columns.paths()
    const holding = dataset.kind === 'image' ? null : new Set(store.contents.holding(dataset.id, text))
    const isSaid = (sample: number) => (holding ? holding.has(sample) : paths[sample].includes(text))
    conditions.push((sample) => isSaid(sample) || String(sample) === text)
  }
  if (filter.samples) {
    const wanted = new Set(filter.samples)
    conditions.push((sample) => wanted.has(sample))
  }
  if (filter.labels) {
    const wanted = new Set(filter.labels)
    const labels = columns.labels()
    conditions.push((sample) => wanted.has(labels[sample]))
  }
  if (filter.analysed !== undefined) {
    const wanted = Number(filter.analysed)
    const analysed = analysedOn(store, dataset)
    conditions.push((sample) => analysed[sample] === wanted)
  }
  for (const condition of filter.networks ?? []) {
    const answers = await answersOf(store, store.models.byName(condition.model), dataset)
    conditions.push(conditionOn(answers, columns.labels(), condition))
  }
  return conditions
}

/** 1 for every sample that has a game of some network. */
function analysedOn(store: Store, dataset: DatasetRecord): Uint8Array {
  const analysed = new Uint8Array(dataset.count)
  for (const { id } of store.models.list()) {
    for (const sample of store.games.samplesOf(id, dataset.id)) analysed[sample] = 1
  }
  return analysed
}

/** Of a network that was not evaluated nothing is true; a sample without a label is neither right nor wrong. */
function conditionOn(
  answers: Answers | null,
  labels: Int32Array,
  { right, predicted, confidence }: NonNullable<SampleFilter['networks']>[number],
): Condition {
  const asksNothing = right === undefined && predicted === undefined && confidence === undefined
  if (asksNothing) return () => true
  if (!answers) return () => false
  const { predictions, confidences } = answers
  const [least, most] = confidence ?? [0, 1]
  return (sample) =>
    (right === undefined || (labels[sample] >= 0 && (predictions[sample] === labels[sample]) === right)) &&
    (predicted === undefined || predictions[sample] === predicted) &&
    confidences[sample] >= least &&
    confidences[sample] <= most
}

async function rankOf(store: Store, dataset: DatasetRecord, selection: Selection): Promise<(sample: number) => number> {
  const { order, models } = selection
  const columns = columnsOf(store, dataset)
  const answersBy = (name: string) => answersOf(store, store.models.byName(name), dataset)
  switch (order.by) {
    case 'index':
      return (sample) => sample
    case 'path': {
      const places = columns.pathRanks()
      return (sample) => places[sample]
    }
    case 'label': {
      const labels = columns.labels()
      return (sample) => labels[sample] + 1
    }
    case 'confidence': {
      const name = order.model ?? models.at(0)
      if (name === undefined) throw new CarryoverError('USAGE', 'An order by confidence needs a network.')
      const answers = await answersBy(name)
      return (sample) => Math.round((answers?.confidences[sample] ?? 0) * (ranks - 1))
    }
    case 'agreement': {
      const all = (await Promise.all(models.map(answersBy))).filter((answers) => answers !== null)
      return (sample) => largestGroup(all, sample)
    }
  }
}

/** How many networks predict the class that most of them predict. */
function largestGroup(all: Answers[], sample: number): number {
  let largest = 0
  for (const { predictions } of all) {
    let same = 0
    for (const other of all) if (other.predictions[sample] === predictions[sample]) same++
    largest = Math.max(largest, same)
  }
  return largest
}

import { createBreath } from '../jobs/breath.ts'
import { evaluationKey } from '../jobs/keys.ts'
import { storedNetwork } from '../jobs/network.ts'
import type { DatasetRecord, EvaluationRecord, ModelRecord, Store } from '../project/index.ts'
import { createRecent, type Recent } from '../files/recent.ts'

/** What a network answers on a data set, one entry a sample. */
export interface Answers {
  /** Class indices. */
  predictions: Int32Array
  /** Probability of the class that is predicted. */
  confidences: Float32Array
}

/** Networks times data sets whose answers are held; those of 100,000 samples take 800 kB. */
const heldAnswers = 100
const held = new WeakMap<Store, Recent<Promise<Answers>>>()

/**
 * The stored answers of a network as it is seen now (a pre-trained one through its newest probe); null where it was not
 * evaluated. They are held under the key of the evaluation, which stands for its numbers.
 */
export async function answersOf(store: Store, model: ModelRecord, dataset: DatasetRecord): Promise<Answers | null> {
  const key = evaluationKey(storedNetwork(store, model), dataset)
  // Held answers outlive a network that is removed and added again.
  if (!store.evaluations.has(key)) return null
  const ofStore = held.get(store) ?? createRecent<Promise<Answers>>(heldAnswers)
  held.set(store, ofStore)
  const known = ofStore.get(key)
  if (known) return known
  const read = answersFrom(store.evaluations.get(key)!)
  ofStore.set(key, read)
  return read
}

/** Samples between two looks at the clock. */
const block = 1000

async function answersFrom({ predictions, logits }: EvaluationRecord): Promise<Answers> {
  const count = predictions.length
  const classes = logits.length / Math.max(1, count)
  const confidences = new Float32Array(count)
  const breath = createBreath()
  for (let i = 0; i < count; i++) {
    if (i % block === 0) await breath()
    confidences[i] = confidenceOf(logits, i * classes, classes)
  }
  return { predictions, confidences }
}

/** Softmax probability of the largest logit; a single logit stands for the log-odds of class 1. */
function confidenceOf(logits: Float32Array, start: number, classes: number): number {
  if (classes === 1) return 1 / (1 + Math.exp(-Math.abs(logits[start])))
  let largest = -Infinity
  for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[start + k])
  let sum = 0
  for (let k = 0; k < classes; k++) sum += Math.exp(logits[start + k] - largest)
  return 1 / sum
}

import { basename } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import type { Binding, BindingChoice } from '../../contract/models.ts'
import { completeBatch, sizeOf, type Feed } from './feeds.ts'
import { quote } from './quote.ts'
import { loadNetwork, type BatchOutput, type Network } from './runtime.ts'
import { isFree, patterns, shapesToTry, withShapes, zeros, type SampleShapes } from './trialSamples.ts'

/** Elements in one batch; more than any sample has, and few enough to be allocated. */
const largestInput = 2 ** 26

/** How far rounding takes probabilities from [0, 1], and their sum from 1. */
const roundingOfShares = 1e-3

interface Answer {
  classes: number
  featureCount: number
  /** As the network gives them, before `scale`. */
  logits: BatchOutput['values']
}

interface Trial {
  network: Network
  path: string
  binding: Binding
}

/**
 * Runs a network on zeros, for worker processes only: one sample, and two where the batch is free. Answers the binding
 * with `classes` and `featureCount` as they came out, with a batch of 1 where two samples do not work although the file
 * leaves the batch free, and likewise with the length of texts or the number of columns where only one works. What else
 * the network leaves free stays 0. Unless `choice` says it, `scale` is corrected by what comes out. Throws
 * `MODEL_BINDING` when logits are not [batch, classes] or features not [batch, …], `MODEL_INVALID`, `MODEL_UNSUPPORTED`
 * and `OUT_OF_MEMORY`.
 */
export async function trialRun(path: string, binding: Binding, choice: BindingChoice = {}): Promise<Binding> {
  const network = await loadNetwork(path, { provider: 'cpu', threads: 1 })
  try {
    const trial = { network, path, binding }
    const first = await firstThatRuns(trial)
    if (first === null) return binding
    const { shapes, answer } = first
    const { classes, featureCount } = answer
    const scale = await scaleOf(trial, shapes, answer, choice)
    const sized = (await shapesAreFree(trial, shapes)) ? binding : withShapes(binding, shapes)
    const batch = binding.batch ?? ((await batchIsFree(trial, shapes, answer)) ? null : 1)
    return { ...sized, classes, featureCount, scale, batch }
  } finally {
    await network.release()
  }
}

/**
 * Tries the usual shapes where the network leaves its own free; the first fault is the one that is told. Encoders of
 * categories may refuse zeros and empty text. Then `null`, and what the file declares has to do.
 */
async function firstThatRuns(trial: Trial): Promise<{ shapes: SampleShapes; answer: Answer } | null> {
  const { binding, path } = trial
  const batch = binding.batch ?? 1
  const faults: unknown[] = []
  for (const shapes of shapesToTry(binding)) {
    checkSizes(path, shapes, batch)
    try {
      return { shapes, answer: await run(trial, zeros(binding, shapes, batch)) }
    } catch (fault) {
      faults.push(fault)
    }
  }
  const [fault] = faults
  if (!(fault instanceof CarryoverError)) throw fault
  if (unknownCategory.test(fault.message)) {
    checkDeclared(trial)
    return null
  }
  if (fault.hint !== undefined || binding.constants.length === 0) throw fault
  const filled = binding.constants.map(({ name, value }) => `${quote(name)} with ${value}`).join(', ')
  throw new CarryoverError(fault.code, fault.message, `Inputs beside the sample were filled: ${filled}.`)
}

/** What the runtime says of a category that an encoder has not been fitted to. */
const unknownCategory = /unknown category/i

function checkDeclared({ path, binding: { classes, features, featureCount } }: Trial): void {
  if (classes > 0 && (features === null || featureCount > 0)) return
  throw new CarryoverError(
    'MODEL_BINDING',
    `"${basename(path)}" refuses zeros and empty text as unknown categories, and its file does not say how many ` +
      `${classes > 0 ? 'features' : 'classes'} come out.`,
    'Export it with an encoder that ignores unknown categories, or with the shapes of its outputs.',
  )
}

function checkSizes(path: string, shapes: SampleShapes, batch: number): void {
  const size = batch * Math.max(...shapes.map(sizeOf))
  if (size <= largestInput) return
  const sentence = `"${basename(path)}" takes ${size} numbers at once; no more than ${largestInput} are possible.`
  throw new CarryoverError('MODEL_UNSUPPORTED', sentence)
}

async function batchIsFree(trial: Trial, shapes: SampleShapes, { classes, featureCount }: Answer): Promise<boolean> {
  return run(trial, zeros(trial.binding, shapes, 2), 2).then(
    (pair) => pair.classes === classes && pair.featureCount === featureCount,
    () => false,
  )
}

/** Whether the length of texts or the number of columns may be another one, too. */
async function shapesAreFree(trial: Trial, shapes: SampleShapes): Promise<boolean> {
  if (!isFree(trial.binding)) return true
  // Shorter texts are safer to try: positions may end.
  const another = (length: number) => (trial.binding.kind === 'text' && length > 3 ? length - 3 : length + 1)
  const others = shapes.map((shape) => shape.map(another))
  return run(trial, zeros(trial.binding, others, trial.binding.batch ?? 1)).then(
    () => true,
    () => false,
  )
}

/**
 * What the numbers say about the scale. Logits of two inputs that have nothing in common never all lie in [0, 1] with
 * rows that sum to 1, so numbers that do are probabilities, whatever operators they come from. And what lies outside
 * [0, 1] is none. The head of one column says nothing by lying inside.
 */
async function scaleOf(
  trial: Trial,
  shapes: SampleShapes,
  { classes, logits }: Answer,
  choice: BindingChoice,
): Promise<Binding['scale']> {
  const { binding, path } = trial
  const rows: BatchOutput['values'][] = []
  for (const seed of [1, 2]) {
    // What is made up need not be valid: it then says nothing.
    const answer = await run(trial, patterns(binding, shapes, binding.batch ?? 1, seed)).catch(() => null)
    if (answer) rows.push(...rowsOf(answer.logits, classes))
  }
  const isImpossible = [...rows, ...rowsOf(logits, classes)].some((row) => !row.every(isShare))
  if (isImpossible && choice.scale === 'probabilities') {
    throw new CarryoverError(
      'MODEL_BINDING',
      `The output ${quote(binding.logits)} of "${basename(path)}" holds numbers outside [0, 1], which are no probabilities.`,
    )
  }
  if (choice.scale !== undefined) return choice.scale
  if (isImpossible) return 'logits'
  return classes > 1 && rows.length > 1 && rows.every(sumsToOne) ? 'probabilities' : binding.scale
}

const rowsOf = (values: BatchOutput['values'], columns: number) =>
  Array.from({ length: values.length / columns }, (_, row) => values.subarray(row * columns, (row + 1) * columns))

const isShare = (value: number) => value >= -roundingOfShares && value <= 1 + roundingOfShares

function sumsToOne(row: BatchOutput['values']): boolean {
  let sum = 0
  for (const value of row) sum += value
  return Math.abs(sum - 1) <= roundingOfShares
}

async function run({ network, path, binding }: Trial, feeds: Feed[], batch = binding.batch ?? 1): Promise<Answer> {
  const names = binding.features === null ? [binding.logits] : [binding.logits, binding.features]
  const inputs = completeBatch(binding, feeds, batch)
  const [logits, features] = await network.run(inputs, names)
  if (!isLogits(logits, batch)) throw wrongShape(path, binding.logits, 'logits are [batch, classes]', logits, batch)
  if (!logits.values.every(Number.isFinite)) {
    throw new CarryoverError(
      'MODEL_INVALID',
      `"${basename(path)}" gives logits that are not finite for an input of zeros.`,
    )
  }
  if (features && !isFeatures(features, batch)) {
    throw wrongShape(path, binding.features!, 'features are [batch, count]', features, batch)
  }
  const featureCount = features ? features.values.length / batch : 0
  return { classes: logits.values.length / batch, featureCount, logits: logits.values }
}

/** Dimensions of 1 may follow; a binary head may leave out the dimension of its only class. */
const isLogits = ({ shape, values }: BatchOutput, batch: number) =>
  shape[0] === batch && values.length > 0 && shape.slice(2).every((length) => length === 1)

const isFeatures = ({ shape, values }: BatchOutput, batch: number) =>
  shape.length >= 2 && shape[0] === batch && values.length > 0

const wrongShape = (path: string, name: string, wanted: string, { shape }: BatchOutput, batch: number) =>
  new CarryoverError(
    'MODEL_BINDING',
    `${wanted[0].toUpperCase()}${wanted.slice(1)}, but the output ${quote(name)} of "${basename(path)}" came out as ` +
      `[${shape.join(', ')}] for a batch of ${batch}.`,
  )

import type { BindingChoice, Port } from '../../contract/models.ts'
import { floatTypes, list, named, refuse } from './ports.ts'
import { quote } from './quote.ts'

const featureName = /feature|embed|penultimate|pool/i
const probabilityName = /prob|softmax/i
/** Best guesses first. */
const logitNames = [/^logits?$/i, /logit/i, /score/i, /^output/i]
/** Outputs of these are probabilities. Log-softmax is not among them: it moves all logits alike, which changes nothing. */
const probabilityOperators = ['Softmax', 'Sigmoid']
/** Outputs of these classifiers of traditional machine learning are probabilities as a rule; `trialRun` looks. */
const classifierOperators = ['TreeEnsembleClassifier', 'LinearClassifier', 'SVMClassifier', 'Normalizer']
const logarithmOperators = ['LogSoftmax', 'Log']
/** What the last layer is made of. */
const linearOperators = ['Gemm', 'MatMul', 'Add']

export const isProbability = ({ name, operator = '' }: Port) =>
  probabilityOperators.includes(operator) ||
  classifierOperators.includes(operator) ||
  (probabilityName.test(name) && !logarithmOperators.includes(operator))

/** The output that holds the logits, or probabilities where there are no logits. */
export function chooseLogits(outputs: Port[], choice: BindingChoice, name: string): Port {
  const fitting = outputs.filter(canBeLogits)
  if (choice.logits !== undefined) {
    const port = named(outputs, choice.logits, 'output', name)
    if (canBeLogits(port)) return port
    if (isDictionary(port)) throw noDictionaries(port, name)
    throw refuse(
      `Logits are [batch, classes] of floats, but the output of ${quote(name)} is ${list([port])}. ` +
        `Candidates: ${list(fitting) || 'none'}.`,
    )
  }
  const rows = fitting.filter(({ shape }) => shape?.length !== 1)
  // A binary head may leave out the dimension of its only class.
  const candidates = (rows.length > 0 ? rows : fitting).filter((port) => port.name !== choice.features)
  if (candidates.length === 0) {
    const dictionary = outputs.find(isDictionary)
    if (dictionary) throw noDictionaries(dictionary, name)
    throw refuse(
      `${quote(name)} has no output of logits, [batch, classes] of floats. Its outputs are: ${list(outputs)}.`,
    )
  }
  return guessLogits(candidates, name)
}

function guessLogits(candidates: Port[], name: string): Port {
  const likely = candidates.filter((port) => !isProbability(port))
  const byName = logitNames.map((pattern) => likely.find((port) => pattern.test(port.name))).find(Boolean)
  if (byName) return byName
  const probabilities = candidates.find(isProbability)
  // Logits have as many columns as their probabilities.
  const unnamed = likely.filter(
    (port) => !featureName.test(port.name) && (!probabilities || sizePerSample(port) === sizePerSample(probabilities)),
  )
  const linear = unnamed.filter(({ operator = '' }) => linearOperators.includes(operator))
  if (linear.length === 1) return linear[0]
  if (unnamed.length > 1) {
    throw refuse(`Several outputs of ${quote(name)} could be the logits: ${list(unnamed)}.`, 'Say which output it is.')
  }
  return unnamed[0] ?? probabilities ?? likely[0]
}

export function chooseFeatures(
  outputs: Port[],
  wanted: string | null | undefined,
  logits: Port,
  name: string,
): Port | null {
  if (wanted === null) return null
  if (wanted !== undefined) {
    const port = named(outputs, wanted, 'output', name)
    if (canBeFeatures(port)) return port
    const candidates = list(outputs.filter(canBeFeatures)) || 'none'
    throw refuse(
      `Features are [batch, count] of floats, but the output of ${quote(name)} is ${list([port])}. Candidates: ${candidates}.`,
    )
  }
  const candidates = outputs.filter((port) => port !== logits && canBeFeatures(port) && !isProbability(port))
  const byName = candidates.find((port) => featureName.test(port.name))
  return byName ?? candidates.find((port) => port.shape?.length === 2 || port.shape?.length === 4) ?? null
}

/** A row for each sample; dimensions of 1 may follow. */
const canBeLogits = ({ type, shape }: Port) =>
  floatTypes.includes(type) && (shape === null || (shape.length >= 1 && shape.slice(2).every((length) => length === 1)))

const canBeFeatures = ({ type, shape }: Port) => floatTypes.includes(type) && (shape === null || shape.length >= 2)

/** What exporters of scikit-learn make of probabilities: a list of dictionaries from class to probability. */
const isDictionary = ({ operator }: Port) => operator === 'ZipMap'

const noDictionaries = (port: Port, name: string) =>
  refuse(
    `The output ${quote(port.name)} of ${quote(name)} is a list of dictionaries (it comes out of ZipMap), not numbers.`,
    'Export the classifier with zipmap=False, as in to_onnx(model, X, options={"zipmap": False}).',
  )

/** Elements a sample; 0 when the network does not say. */
export const sizePerSample = ({ shape }: Port) =>
  shape ? shape.slice(1).reduce<number>((product, length) => product * (length ?? 0), 1) : 0

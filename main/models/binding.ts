import { CarryoverError } from '../../contract/errors.ts'
import {
  elementTypes,
  type Binding,
  type BindingChoice,
  type ElementType,
  type Inspection,
  type Layout,
  type Port,
} from '../../contract/models.ts'
import { quote } from './quote.ts'

type Shape = (number | null)[]

interface PictureInput {
  name: string
  type: ElementType
  shape: Shape
}

const pictureChannels = [1, 3]
const floatTypes = ['float32', 'float16', 'float64']

const featureName = /feature|embed|penultimate|pool/i
const probabilityName = /prob|softmax/i
/** Best guesses first. */
const logitNames = [/^logits?$/i, /logit/i, /score/i, /^output/i]
/** Outputs of these are probabilities. Log-softmax is not among them: it moves all logits alike, which changes nothing. */
const probabilityOperators = ['Softmax', 'Sigmoid']

/**
 * Which input takes the sample and which outputs hold logits and features: as chosen, and guessed where nothing was
 * chosen. What the network leaves free is 0; `classes` and `featureCount` are 0 too where only `trialRun` can tell.
 * `name` is what the network is called in sentences. Throws `MODEL_BINDING` with the shapes and the candidates.
 */
export function guessBinding(inspection: Inspection, choice: BindingChoice = {}, name = 'network'): Binding {
  const input = chooseInput(inspection.inputs, choice.input, name)
  const layout = chooseLayout(input, choice.layout, name)
  const [batch, first, second, third] = input.shape
  const [channels, height, width] = layout === 'NCHW' ? [first, second, third] : [third, first, second]
  const logits = chooseLogits(inspection.outputs, choice, name)
  const features = chooseFeatures(inspection.outputs, choice.features, logits, name)
  return {
    input: input.name,
    layout,
    type: input.type,
    channels: channels ?? 0,
    height: height ?? 0,
    width: width ?? 0,
    batch,
    logits: logits.name,
    classes: sizePerSample(logits),
    features: features?.name ?? null,
    featureCount: features ? sizePerSample(features) : 0,
  }
}

const refuse = (sentence: string, hint?: string) => new CarryoverError('MODEL_BINDING', sentence, hint)

const shapeText = (shape: Shape | null) =>
  shape ? `[${shape.map((length) => length ?? '?').join(', ')}]` : '[unknown]'
const list = (ports: Port[]) =>
  ports.map((port) => `${quote(port.name)} ${port.type} ${shapeText(port.shape)}`).join(', ')

/** The port of that name among those of one side of the network. */
function named(ports: Port[], wanted: string, side: 'input' | 'output', name: string): Port {
  const port = ports.find((candidate) => candidate.name === wanted)
  if (!port) throw refuse(`${quote(name)} has no ${side} ${quote(wanted)}. Its ${side}s are: ${list(ports) || 'none'}.`)
  return port
}

function chooseInput(inputs: Port[], wanted: string | undefined, name: string): PictureInput {
  if (inputs.length === 0) throw refuse(`${quote(name)} has no inputs.`)
  const port = wanted === undefined ? inputs[0] : named(inputs, wanted, 'input', name)
  if (inputs.length > 1) {
    throw refuse(
      `${quote(name)} needs several inputs, and only networks with one can be used. They are: ${list(inputs)}.`,
    )
  }
  const type = elementTypes.find((candidate) => candidate === port.type)
  if (!type || port.shape?.length !== 4) throw noPictures(port, Object.values(layoutText).join(' or '), name)
  return { name: port.name, type, shape: port.shape }
}

const layoutText = { NCHW: '[batch, 1 or 3, height, width]', NHWC: '[batch, height, width, 1 or 3]' }

const noPictures = (input: Port, needed: string, name: string) =>
  refuse(`A picture goes in as ${needed}, but the input of ${quote(name)} is ${list([input])}.`)

function chooseLayout(input: PictureInput, wanted: Layout | undefined, name: string): Layout {
  const channels = { NCHW: input.shape[1], NHWC: input.shape[3] }
  const layouts: Layout[] = wanted === undefined ? ['NCHW', 'NHWC'] : [wanted]
  const layout =
    layouts.find((candidate) => pictureChannels.includes(channels[candidate] ?? 0)) ??
    layouts.find((candidate) => channels[candidate] === null)
  if (!layout) throw noPictures(input, layouts.map((candidate) => layoutText[candidate]).join(' or '), name)
  return layout
}

function chooseLogits(outputs: Port[], choice: BindingChoice, name: string): Port {
  const fitting = outputs.filter(canBeLogits)
  if (choice.logits !== undefined) {
    const port = named(outputs, choice.logits, 'output', name)
    if (!canBeLogits(port)) {
      const candidates = list(fitting) || 'none'
      throw refuse(
        `Logits are [batch, classes] of floats, but the output of ${quote(name)} is ${list([port])}. Candidates: ${candidates}.`,
      )
    }
    return withoutSoftmax(port, name)
  }
  const candidates = fitting.filter((port) => port.name !== choice.features)
  if (candidates.length === 0) {
    throw refuse(
      `${quote(name)} has no output of logits, [batch, classes] of floats. Its outputs are: ${list(outputs)}.`,
    )
  }
  const likely = candidates.filter((port) => !isProbability(port))
  const byName = logitNames.map((pattern) => likely.find((port) => pattern.test(port.name))).find(Boolean)
  if (byName) return byName
  const unnamed = likely.filter((port) => !featureName.test(port.name))
  if (unnamed.length > 1) {
    throw refuse(`Several outputs of ${quote(name)} could be the logits: ${list(unnamed)}.`, 'Say which output it is.')
  }
  return withoutSoftmax(unnamed[0] ?? likely[0] ?? candidates[0], name)
}

/** Probabilities taken for logits would give numbers that look right and mean nothing. */
function withoutSoftmax(port: Port, name: string): Port {
  if (!probabilityOperators.includes(port.operator ?? '')) return port
  throw refuse(
    `The output ${quote(port.name)} of ${quote(name)} holds probabilities (it comes out of ${port.operator}), not logits.`,
    `Export the network without its last ${port.operator}, or choose an output that comes before it.`,
  )
}

function chooseFeatures(outputs: Port[], wanted: string | null | undefined, logits: Port, name: string): Port | null {
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
  floatTypes.includes(type) && (shape === null || (shape.length >= 2 && shape.slice(2).every((length) => length === 1)))

const canBeFeatures = ({ type, shape }: Port) => floatTypes.includes(type) && (shape === null || shape.length >= 2)

const isProbability = ({ name, operator }: Port) =>
  probabilityName.test(name) || probabilityOperators.includes(operator ?? '')

/** Elements a sample; 0 when the network does not say. */
const sizePerSample = ({ shape }: Port) =>
  shape ? shape.slice(1).reduce<number>((product, length) => product * (length ?? 0), 1) : 0

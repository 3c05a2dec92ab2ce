import type { BindingChoice, Inspection, Port, TextBinding } from '../../contract/models.ts'
import { elementTypeOf, list, named, refuse } from './ports.ts'
import { quote } from './quote.ts'

type TextInputs = Pick<TextBinding, 'kind' | 'ids' | 'attention' | 'types' | 'positions' | 'length' | 'vocabulary'>

const integerTypes = ['int32', 'int64']

/** Names that only inputs of token numbers have. */
const idsName = /^(?:.*[._/:])?(?:input_?|token_?|word_?)ids?(?:[_:]?\d+)?$|^(?:ids|tokens|input_?tokens)$/i
/** Not a padding mask, in which 1 hides, nor what is said to be masked. */
const attentionName = /^(?!.*padding).*(?:attention|(?:^|_|input)mask(?![a-z]))/i
const typesName = /token_?type|segment|type_?ids/i
const positionsName = /position/i

const isBeside = ({ name }: Port) => [attentionName, typesName, positionsName].some((pattern) => pattern.test(name))

/** Filled with 1 where the sample has nothing for it, so that nothing is hidden. */
export const isAttention = ({ name }: Port) => attentionName.test(name)

const isRow = ({ shape }: Port) => shape?.length === 2
const isIntegerRow = (port: Port) => isRow(port) && integerTypes.includes(port.type)

/** Rows of the embedding that an input looks up; names of inputs may be anything, such as "constructor". */
const rowsLookedUp = ({ embeddings = {} }: Inspection, { name }: Port): number | null =>
  Object.hasOwn(embeddings, name) ? embeddings[name] : null

/**
 * Inputs that take token numbers by all signs: by their name, or because they look up an embedding. Tables may have
 * columns that look up embeddings of their own, one number each.
 */
export function tokenInputs(inputs: Port[], inspection: Inspection): Port[] {
  const rows = inputs.filter((port) => isRow(port) && !isBeside(port))
  const byName = rows.filter(({ name }) => idsName.test(name))
  if (byName.length > 0) return byName
  const lookups = rows.filter(
    (port) => isIntegerRow(port) && rowsLookedUp(inspection, port) !== null && port.shape![1] !== 1,
  )
  if (lookups.length > 0) return lookups
  const isTraditional = Object.keys(inspection.operators).some((operator) => operator.startsWith('ai.onnx.ml.'))
  return isTraditional ? [] : rows.filter((port) => isIntegerRow(port) && /^(?:input|text|x)$/i.test(port.name))
}

/** The inputs that take a text; the second list is of all that do. */
export function chooseTextInputs(inspection: Inspection, choice: BindingChoice, name: string): [TextInputs, Port[]] {
  const { inputs } = inspection
  const ids = chooseIds(inspection, choice.input, name)
  const beside = (pattern: RegExp) => inputs.find((port) => port !== ids && isRow(port) && pattern.test(port.name))
  const attention = beside(attentionName)
  const types = beside(typesName)
  const positions = beside(positionsName)
  const ports = [ids, attention, types, positions].filter((port) => port !== undefined)
  const length = ports.map(({ shape }) => shape![1]).find((each) => each !== null) ?? 0
  const input = (port: Port | undefined) => {
    if (!port) return null
    const type = elementTypeOf(port)
    if (!type || type === 'string') {
      throw refuse(`The input ${list([port])} of ${quote(name)} cannot be filled with numbers.`)
    }
    return { name: port.name, type }
  }
  const bound: TextInputs = {
    kind: 'text',
    ids: input(ids)!,
    attention: input(attention),
    types: input(types),
    positions: input(positions),
    length,
    vocabulary: rowsLookedUp(inspection, ids),
  }
  return [bound, ports]
}

function chooseIds(inspection: Inspection, wanted: string | undefined, name: string): Port {
  const { inputs } = inspection
  const candidates = wanted === undefined ? tokenInputs(inputs, inspection) : [named(inputs, wanted, 'input', name)]
  const fitting = candidates.filter(isIntegerRow)
  const usual = fitting.find((port) => port.name === 'input_ids')
  if (usual ?? fitting.length === 1) return usual ?? fitting[0]
  if (fitting.length > 1) {
    throw refuse(
      `Several inputs of ${quote(name)} could take the token numbers: ${list(fitting)}.`,
      'Say which input it is; the others are filled with zeros.',
    )
  }
  throw refuse(
    `Token numbers go in as [batch, length] of int32 or int64, but the input of ${quote(name)} is ` +
      `${list(candidates.length > 0 ? candidates : inputs)}.`,
  )
}

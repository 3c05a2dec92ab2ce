import type { Binding, Port } from '../../contract/models.ts'
import { sizeOf } from './feeds.ts'
import { elementTypeOf, list, refuse } from './ports.ts'
import { quote } from './quote.ts'
import { isAttention } from './textInputs.ts'

/** Elements of an input; more than any network needs, and few enough to be allocated. */
const largest = 2 ** 24

/**
 * Inputs that no part of the sample goes to: of ones where something would be hidden by zeros, else of zeros. `batch` is
 * that of the sample's inputs: a leading dimension that is fixed though theirs is free is no batch.
 */
export function constantsFor(ports: Port[], batch: number | null, name: string): Binding['constants'] {
  const constants = ports.map((port) => constantFor(port, batch))
  const unfilled = ports.filter((_, i) => constants[i] === null)
  if (unfilled.length === 0) return constants.filter((constant) => constant !== null)
  throw refuse(
    `${quote(name)} has inputs beside the sample that cannot be filled with a number: ${list(unfilled)}.`,
    'Export it without them.',
  )
}

function constantFor(port: Port, batch: number | null): Binding['constants'][number] | null {
  const type = elementTypeOf(port)
  if (!type || type === 'string' || port.shape === null) return null
  const [leading] = port.shape
  const perSample = leading === null || (leading !== undefined && leading === batch)
  const shape = port.shape.slice(perSample ? 1 : 0).map((length) => length ?? 1)
  if (sizeOf(shape) > largest) return null
  return { name: port.name, type, perSample, shape, value: isAttention(port) ? 1 : 0 }
}

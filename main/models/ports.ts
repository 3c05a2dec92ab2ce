import { CarryoverError } from '../../contract/errors.ts'
import { elementTypes, type ElementType, type Port } from '../../contract/models.ts'
import { quote } from './quote.ts'

/** Dimensions; those that the network leaves free are `null`. */
export type Shape = (number | null)[]

export const floatTypes = ['float32', 'float16', 'float64']

export const refuse = (sentence: string, hint?: string) => new CarryoverError('MODEL_BINDING', sentence, hint)

const shapeText = (shape: Shape | null) =>
  shape ? `[${shape.map((length) => length ?? '?').join(', ')}]` : '[unknown]'

/** Ports as they stand in sentences. */
export const list = (ports: Port[]) =>
  ports.map((port) => `${quote(port.name)} ${port.type} ${shapeText(port.shape)}`).join(', ')

/** The port of that name among those of one side of the network. */
export function named(ports: Port[], wanted: string, side: 'input' | 'output', name: string): Port {
  const port = ports.find((candidate) => candidate.name === wanted)
  if (!port) throw refuse(`${quote(name)} has no ${side} ${quote(wanted)}. Its ${side}s are: ${list(ports) || 'none'}.`)
  return port
}

/** The type of an input, where it is one that can be filled. */
export const elementTypeOf = (port: Port): ElementType | undefined =>
  elementTypes.find((candidate) => candidate === port.type)

/** The first of the leading dimensions that is fixed. */
export const batchOf = (ports: Port[]): number | null =>
  ports.map(({ shape }) => shape?.[0] ?? null).find((length) => length !== null) ?? null

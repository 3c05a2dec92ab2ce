import { CarryoverError } from '../../contract/errors.ts'
import type { BindingChoice, Inspection, Port } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'

export type Shape = Port['shape']

/** Makes an input or output of that type. */
const portOf =
  (type: string) =>
  (name: string, shape: Shape, operator?: string): Port => ({ name, type, shape, operator })

export const float = portOf('float32')
export const int32 = portOf('int32')
export const int64 = portOf('int64')
export const string = portOf('string')
export const bool = portOf('bool')

export const network = (inputs: Port[], outputs: Port[], more: Partial<Inspection> = {}): Inspection => ({
  irVersion: 8,
  opset: 17,
  producer: '',
  inputs,
  outputs,
  operators: {},
  parameters: 0,
  bytes: 0,
  externalData: [],
  ...more,
})

export const withInputs = (...inputs: Port[]) => network(inputs, [float('y', [null, 10])])
export const withOutputs = (...outputs: Port[]) => network([float('x', [null, 3, 8, 8])], outputs)

/** The refusal of a network called "net.onnx". */
export function refusal(inspection: Inspection, choice: BindingChoice = {}): CarryoverError {
  try {
    guessBinding(inspection, choice, 'net.onnx')
  } catch (error) {
    if (error instanceof CarryoverError) return error
    throw error
  }
  throw new Error('it was accepted')
}

import type { ValueFunction } from '../../contract/analysis.ts'
import { cast, elementNumbers, floatConstant, node, portOf, wholeConstant, type ElementNumber } from './nodes.ts'
import type { GraphProto } from './onnx_pb.ts'

const { float32, int64 } = elementNumbers

/** A linear layer behind the features; `weights` is [classes, features], row by row. */
export interface LinearHead {
  weights: Float64Array
  intercept: Float64Array
}

export interface Head {
  /** What it reads: logits [batch, columns], or features of that many numbers where there is a probe. */
  from: string
  columns: number
  probe: LinearHead | null
  /** Null for the logits of all classes. */
  value: ValueFunction | null
}

/** What the inputs and the output of a spliced head are called. */
export interface HeadPorts {
  /** float32: [batch, classes] logits, or [batch] values. */
  output: string
  /** With a value function: int64 [1] the class, and [classes - 1] all others. For one logit, float32 [1]: ±1. */
  target: string | null
  others: string | null
  sign: string | null
}

/** Versions from which these operators take their axes as an input. */
const axesAsInput = { ReduceMax: 18, ReduceSum: 13 }

type Add = (opType: string, inputs: string[], attributes?: Parameters<typeof node>[3]) => string

/**
 * Puts probe and value function behind a graph, whose other outputs go: what nobody asks for is not computed. The same
 * as `players/value.ts`, but in float32. Nothing overflows: exponents are of what is at most 0.
 */
export function spliceHead(
  graph: GraphProto,
  opset: number,
  { from, columns, probe, value }: Head,
  freshName: (base: string) => string,
): HeadPorts {
  const add: Add = (opType, inputs, attributes) => {
    const output = freshName(`carryover_${opType}`)
    graph.node.push(node(opType, inputs, output, attributes))
    return output
  }
  const input = (what: string, type: ElementNumber, length: number) => {
    const name = freshName(`carryover_${what}`)
    graph.input.push(portOf(name, type, [length]))
    return name
  }
  const floats = (dims: number[], values: ArrayLike<number>) => {
    const name = freshName('carryover_floats')
    graph.node.push(floatConstant(name, dims, values))
    return name
  }
  const wholes = (values: number[]) => {
    const name = freshName('carryover_wholes')
    graph.node.push(wholeConstant(name, [values.length], values))
    return name
  }

  const crossed = freshName('carryover_float32')
  graph.node.push(cast(from, crossed, float32))
  const rows = add('Reshape', [crossed, wholes([-1, columns])])
  const classes = probe ? probe.intercept.length : columns
  const logits = probe ? behindProbe(probe, columns) : rows
  const ports: HeadPorts = { output: logits, target: null, others: null, sign: null }
  if (value !== null) {
    const single = value === 'logit' && classes > 1 ? pick((ports.target = input('target', int64, 1))) : logOdds()
    ports.output = add('Reshape', [transformed(single), wholes([-1])])
  }
  graph.output = [portOf(ports.output, float32)]
  return ports

  function behindProbe({ weights, intercept }: LinearHead, features: number): string {
    const transposed = new Float64Array(weights.length)
    for (let k = 0; k < classes; k++) {
      for (let f = 0; f < features; f++) transposed[f * classes + k] = weights[k * features + f]
    }
    const products = add('MatMul', [rows, floats([features, classes], transposed)])
    return add('Add', [products, floats([classes], intercept)])
  }

  function pick(columns: string): string {
    return add('Gather', [logits, columns], { axis: 1 })
  }

  /** [batch, 1] */
  function logOdds(): string {
    if (classes === 1) return add('Mul', [logits, (ports.sign = input('sign', float32, 1))])
    ports.target = input('target', int64, 1)
    ports.others = input('others', int64, classes - 1)
    const rest = pick(ports.others)
    const largest = overClasses('ReduceMax', rest)
    const sum = overClasses('ReduceSum', add('Exp', [add('Sub', [rest, largest])]))
    return add('Sub', [add('Sub', [pick(ports.target), largest]), add('Log', [sum])])
  }

  function overClasses(opType: keyof typeof axesAsInput, values: string): string {
    return opset >= axesAsInput[opType] ? add(opType, [values, wholes([1])]) : add(opType, [values], { axes: [1] })
  }

  function transformed(values: string): string {
    if (value === 'prob') return add('Sigmoid', [values])
    if (value !== 'log-prob') return values
    // min(L, 0) - log(1 + exp(-|L|))
    const size = add('Abs', [values])
    const smaller = add('Mul', [add('Sub', [values, size]), floats([1], [0.5])])
    const rest = add('Log', [add('Add', [add('Exp', [add('Neg', [size])]), floats([1], [1])])])
    return add('Sub', [smaller, rest])
  }
}

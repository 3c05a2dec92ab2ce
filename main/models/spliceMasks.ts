import { maxPlayers } from '../../contract/limits.ts'
import type { ElementType } from '../../contract/models.ts'
import { cast, elementNumbers, floatConstant, node, portOf, type ElementNumber } from './nodes.ts'
import type { GraphProto, ValueInfoProto } from './onnx_pb.ts'

const { float32, int32, uint8, bool, float16 } = elementNumbers

/** Columns of the mask: one a player, and the last for what belongs to none, which always stays. */
export const maskColumns = maxPlayers + 1

/** Operators of this version and newer have a choice between two tensors, element by element. */
const firstWithWhere = 9
/** What older ones can add and multiply. */
const arithmetic: ElementType[] = ['float32', 'float16', 'float64', 'int32', 'int64']

export interface MaskedPort {
  /** Of the network's input. */
  name: string
  type: ElementType
}

/** What the inputs of a spliced network are called. */
export interface MaskInputs {
  /** float32 [batch, `maskColumns`]: 1 where a player is present, else 0. */
  mask: string
  /** By the network's input: the sample and the baseline, without a batch, and the column of each element, int32. */
  ports: Map<string, { sample: string; baseline: string; map: string }>
}

/** Whether inputs of these types can be masked inside a graph of that version. */
export const canSplice = (ports: readonly MaskedPort[], opset: number): boolean =>
  opset >= firstWithWhere || ports.every(({ type }) => arithmetic.includes(type))

/**
 * Puts the masking in front of a graph: the inputs named are inputs no more, but made of a sample where the mask has a 1
 * and of a baseline where it has a 0. The map says which column of the mask an element looks at; a dimension of 1 in it
 * stands for all. Types as they cross: float16 comes as float32, and bool as uint8.
 */
export function spliceMasks(
  graph: GraphProto,
  opset: number,
  ports: readonly MaskedPort[],
  freshName: (base: string) => string,
): MaskInputs {
  const mask = freshName('carryover_mask')
  graph.input.push(portOf(mask, float32, [null, maskColumns]))
  const named: MaskInputs['ports'] = new Map()
  for (const { name, type } of ports) {
    const declared = graph.input.find((input) => input.name === name)!
    const fresh = (what: string) => freshName(`${name}_${what}`)
    const [sample, baseline, map] = [fresh('sample'), fresh('baseline'), fresh('map')]
    const crossing = crossingType(type)
    graph.input.push(portOf(sample, crossing), portOf(baseline, crossing), portOf(map, int32))
    named.set(name, { sample, baseline, map })

    const present = fresh('present')
    const inside = elementNumbers[type]
    const masked = crossing === inside ? name : fresh('masked')
    graph.node.push(node('Gather', [mask, map], present, { axis: 1 }))
    if (opset >= firstWithWhere) {
      const chosen = fresh('chosen')
      graph.node.push(cast(present, chosen, bool), node('Where', [chosen, sample, baseline], masked))
    } else mixed(graph, { present, sample, baseline, masked, type: crossing, fresh })
    if (masked !== name) graph.node.push(cast(masked, name, inside))
    undeclare(graph, declared)
  }
  return { mask, ports: named }
}

/** m · sample + (1 - m) · baseline, which for m = 0 and 1 is one of the two to the bit. */
function mixed(
  graph: GraphProto,
  names: Record<'present' | 'sample' | 'baseline' | 'masked', string> & {
    type: ElementNumber
    fresh: (what: string) => string
  },
): void {
  const { present, sample, baseline, masked, type, fresh } = names
  const [one, absent, kept, filled] = [fresh('one'), fresh('absent'), fresh('kept'), fresh('filled')]
  const typed = (value: string) => {
    if (type === float32) return value
    const changed = fresh('typed')
    graph.node.push(cast(value, changed, type))
    return changed
  }
  graph.node.push(floatConstant(one, [], [1]), node('Sub', [one, present], absent))
  graph.node.push(node('Mul', [typed(present), sample], kept), node('Mul', [typed(absent), baseline], filled))
  graph.node.push(node('Add', [kept, filled], masked))
}

/** Its type stays known, for the parts of the runtime that need shapes. */
function undeclare(graph: GraphProto, input: ValueInfoProto): void {
  graph.input.splice(graph.input.indexOf(input), 1)
  graph.valueInfo.push(input)
}

/** What an input of that type is passed as. */
export function crossingType(type: ElementType): ElementNumber {
  const inside = elementNumbers[type]
  if (inside === float16) return float32
  return inside === bool ? uint8 : inside
}

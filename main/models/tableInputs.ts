import type { BindingChoice, Port, TableBinding } from '../../contract/models.ts'
import { elementTypeOf, list, named, refuse } from './ports.ts'
import { quote } from './quote.ts'

type TableInputs = Pick<TableBinding, 'kind' | 'inputs'>

/** [batch, columns], or [batch, 1] or [batch] of one column. */
export const takesRows = (port: Port): boolean =>
  elementTypeOf(port) !== undefined && (port.shape?.length === 1 || port.shape?.length === 2)

const takesOneColumn = ({ shape }: Port) => shape!.length === 1 || shape![1] === 1

/** The inputs that take a row: one of all columns, or one for each column. */
export function chooseTableInputs(inputs: Port[], choice: BindingChoice, name: string): [TableInputs, Port[]] {
  const candidates = choice.input === undefined ? inputs : [named(inputs, choice.input, 'input', name)]
  const ports = candidates.filter(takesRows)
  if (ports.length === 0) {
    throw refuse(
      `A row goes in as [batch, columns], or as one [batch, 1] for each column, but the input of ${quote(name)} is ` +
        `${list(candidates)}.`,
    )
  }
  if (ports.length > 1 && !ports.every(takesOneColumn)) {
    throw refuse(
      `The inputs of ${quote(name)} take several columns each, and a row goes into one input or column by column. They ` +
        `are: ${list(ports)}.`,
      'Say which input takes the row; the others are filled with zeros.',
    )
  }
  const bound = ports.map((port) => ({
    name: port.name,
    type: elementTypeOf(port)!,
    shape: port.shape!.slice(1).map((length) => length ?? 0),
  }))
  return [{ kind: 'table', inputs: bound }, ports]
}

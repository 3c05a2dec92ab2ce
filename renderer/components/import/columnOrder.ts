import type { TableBinding } from '../../../contract/models.ts'

/** How many columns a network takes; 0 where it leaves that free. */
export const columnsTaken = ({ inputs }: TableBinding): number =>
  inputs.length > 1 ? inputs.length : (inputs[0].shape.at(-1) ?? 1)

/** The columns of a file in the order of a network that names an input for each; null where none does. */
export function orderOfInputs(fileColumns: readonly string[], bindings: readonly TableBinding[]): string[] | null {
  const named = bindings.find(
    ({ inputs }) => inputs.length > 1 && inputs.every(({ name }) => fileColumns.includes(name)),
  )
  return named ? named.inputs.map(({ name }) => name) : null
}

/** A column moved to another place; the others close up. */
export function moveColumn(columns: readonly string[], name: string, to: number): string[] {
  const others = columns.filter((each) => each !== name)
  return others.toSpliced(Math.max(0, Math.min(others.length, to)), 0, name)
}

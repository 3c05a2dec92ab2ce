import { maxPlayers } from '../../contract/limits.ts'

/**
 * The column of the mask that each element looks at, with a dimension of 1 for channels that all look at the same: a
 * third of the numbers for a picture in colour. `map` is as long as a sample of that shape.
 */
export function reducedMap(map: Uint8Array, shape: readonly number[]): { data: Int32Array; shape: number[] } {
  const columns = Int32Array.from(map, (player) => Math.min(player, maxPlayers))
  if (shape.length !== 3) return { data: columns, shape: [...shape] }
  const [first, , last] = shape
  const plane = columns.length / first
  if (columns.every((column, at) => column === columns[at % plane])) {
    return { data: columns.slice(0, plane), shape: [1, ...shape.slice(1)] }
  }
  if (columns.every((column, at) => column === columns[at - (at % last)])) {
    return { data: columns.filter((_, at) => at % last === 0), shape: [...shape.slice(0, 2), 1] }
  }
  return { data: columns, shape: [...shape] }
}

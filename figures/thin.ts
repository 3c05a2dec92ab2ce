/** Fewer marks than this are all drawn. */
const many = 5000
/** Cells an edge of the figure is cut into; about half a pixel on paper and on screens. */
const cells = 1000

/**
 * Of very many marks, the first of each that would lie on each other: a figure of 65,536 dots looks the same with those
 * that can be seen. `place` says where a mark is, from 0 to 1 on both axes; marks of different `kind` are kept apart.
 */
export function thinned<T>(
  marks: readonly T[],
  place: (mark: T) => readonly [x: number, y: number],
  kind: (mark: T) => number = () => 0,
): readonly T[] {
  if (marks.length <= many) return marks
  const taken = new Set<number>()
  return marks.filter((mark) => {
    const [x, y] = place(mark)
    const cell = (kind(mark) * cells + Math.round(x * cells)) * 2 * cells + Math.round(y * cells)
    if (taken.has(cell)) return false
    taken.add(cell)
    return true
  })
}

import { inByteOrder } from './byteOrder.ts'
import { numberIn } from './number.ts'
import type { Invalid } from './row.ts'

const mostCategories = 1000

export interface CategoryCollector {
  /** @throws DATASET_INVALID when there are too many */
  add: (category: string, place: string) => void
  finish: () => string[]
}

/** The categories of a column: in the order of their numbers when they all are, or else of their bytes. */
export function collectCategories(column: string, invalid: Invalid): CategoryCollector {
  const found = new Set<string>()
  return {
    add(category, place) {
      found.add(category)
      if (found.size <= mostCategories) return
      throw invalid(
        `has more than ${mostCategories} different entries in the column "${column}", the last of them in ${place}`,
        'Leave the column out, or put entries together.',
      )
    },
    finish() {
      const ordered = inByteOrder(found, (name) => name)
      const numbers = ordered.map((name) => numberIn(name))
      if (numbers.includes(null)) return ordered
      return ordered.toSorted((a, b) => Number(a) - Number(b))
    },
  }
}

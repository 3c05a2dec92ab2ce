import { inByteOrder } from './byteOrder.ts'
import { isEmpty, type Cell, type Invalid } from './row.ts'

/** A whole number from here on is no class index but a mistake: the list of classes would be as long. */
const mostClasses = 100_000
/** So many different numbers that are not whole are measurements, not names of classes. */
const mostFractions = 20

/** How what stands in a label column becomes the index of a class. */
export interface Labels {
  /** Names in class order. */
  classes: string[]
  /** Whether labels are indices of classes, or their names. */
  are: 'indices' | 'names'
}

/** Takes the labels of a data set one after the other, in bounded memory. */
export interface LabelCollector {
  add: (label: Cell, place: string) => void
  /** @throws DATASET_INVALID when the labels are no classes */
  finish: () => Labels
}

/**
 * Labels that are all whole numbers are class indices; others are class names, numbered in byte-wise order. An empty
 * label is none. Where the names of the classes are known, labels are indices of them, and -1 is none, or are the names.
 *
 * @throws DATASET_INVALID from `add`
 */
export function collectLabels(column: string, known: string[] | null, invalid: Invalid): LabelCollector {
  return known ? knownLabels(column, known, invalid) : newLabels(column, invalid)
}

/** The class of a label that was collected; null where there is none. */
export function labelReader({ classes, are }: Labels): (label: Cell) => number | null {
  if (are === 'indices') {
    return (label) => {
      const index = wholeNumber(label)
      return index !== null && index >= 0 && index < classes.length ? index : null
    }
  }
  const indices = new Map(classes.map((name, index) => [name, index]))
  return (label) => (isEmpty(label) ? null : (indices.get(nameOf(label)) ?? null))
}

function newLabels(column: string, invalid: Invalid): LabelCollector {
  const names = new Set<string>()
  let allWhole = true
  let largest = -1
  return {
    add(label, place) {
      if (isEmpty(label)) return
      const index = wholeNumber(label)
      if (index !== null && index >= 0) largest = Math.max(largest, index)
      else allWhole = false
      if (allWhole && largest >= mostClasses) {
        throw invalid(`has the label ${largest} in ${place}, too large for a class index`)
      }
      names.add(nameOf(label))
      if (names.size > mostClasses)
        throw invalid(`has more than ${mostClasses} different labels in its column "${column}"`)
    },
    finish() {
      if (allWhole) return { classes: Array.from({ length: largest + 1 }, (_, index) => String(index)), are: 'indices' }
      if (names.size > mostFractions && [...names].every((name) => Number.isFinite(Number(name)))) {
        const some = [...names].slice(0, 3).join(', ')
        throw invalid(
          `has no classes in its column "${column}" but ${names.size} different numbers: ${some}, …`,
          'Networks that predict a number are not supported: choose a column of class names or class indices.',
        )
      }
      return { classes: inByteOrder(names, (name) => name), are: 'names' }
    },
  }
}

function knownLabels(column: string, classes: string[], invalid: Invalid): LabelCollector {
  const names = new Set(classes)
  let are: Labels['are'] | null = null
  return {
    add(label, place) {
      if (isEmpty(label)) return
      const index = wholeNumber(label)
      const isIndex = typeof label === 'number' && index !== null && index >= -1 && index < classes.length
      if (!isIndex && !names.has(nameOf(label))) {
        const shown = classes.slice(0, 20).join(', ')
        throw invalid(
          `has the unknown label ${JSON.stringify(label)} in ${place}`,
          `The classes of its column "${column}" are: ${shown}${classes.length > 20 ? ', …' : ''}.`,
        )
      }
      are ??= isIndex ? 'indices' : 'names'
    },
    finish: () => ({ classes, are: are ?? 'indices' }),
  }
}

/** Programs that know no missing whole number write 1.0 for 1. */
function wholeNumber(label: Cell): number | null {
  if (typeof label === 'number') return Number.isInteger(label) ? label : null
  return label !== null && /^\s*-?\d{1,15}(\.0*)?\s*$/.test(label) ? Number(label) : null
}

const nameOf = (label: string | number): string => String(label).trim()

import { fates } from './fates.ts'
import type { FigureSubject } from './subjects.ts'
import type { FigureWords } from './words/en.ts'

/** A series that may stand elsewhere among the others. Its key is the same in every language. */
export interface Series {
  key: string
  name: string
}

/** Those that are named come first, in that order; the others keep theirs. */
export function inOrder<T>(items: readonly T[], keyOf: (item: T) => string, order: readonly string[]): T[] {
  const rank = (item: T) => {
    const at = order.indexOf(keyOf(item))
    return at < 0 ? order.length : at
  }
  return items.toSorted((a, b) => rank(a) - rank(b))
}

/** The series of a figure in the order they are drawn in; none where another order would say something else. */
export function seriesOf(subject: FigureSubject, order: readonly string[], words: FigureWords): Series[] {
  return inOrder(allSeries(subject, words), ({ key }) => key, order)
}

function allSeries(subject: FigureSubject, words: FigureWords): Series[] {
  const called = (keys: readonly (keyof FigureWords & ('and' | 'or' | (typeof fates)[number]))[]) =>
    keys.map((key) => ({ key, name: words[key] }))
  switch (subject.figure) {
    case 'knowledge-by-order':
    case 'effect-by-order':
    case 'compare-scatter':
      return called(fates)
    case 'strength-by-order':
      return called(['and', 'or'])
    case 'convergence':
    case 'accuracy':
      return Object.keys(subject.report.convergence).map((run) => ({ key: run, name: run }))
    default:
      return []
  }
}

import type { FeatureGroup } from '../../../contract/analysis.ts'
import { maxPlayers } from '../../../contract/limits.ts'

/** Columns taken out of all groups; those without any are gone. They become background. */
export function withoutColumns(groups: FeatureGroup[], columns: readonly number[]): FeatureGroup[] {
  return groups
    .map((group) => ({ ...group, columns: group.columns.filter((column) => !columns.includes(column)) }))
    .filter(({ columns: left }) => left.length > 0)
}

/** Columns put together; the group stands where the first of them is. */
export const together = (groups: FeatureGroup[], columns: readonly number[], name: string): FeatureGroup[] =>
  inOrder([...withoutColumns(groups, columns), { name, columns: rising(columns) }])

/** Every one of the columns by itself. */
export const apart = (groups: FeatureGroup[], columns: readonly number[], names: readonly string[]): FeatureGroup[] =>
  inOrder([
    ...withoutColumns(groups, columns),
    ...columns.map((column) => ({ name: names[column], columns: [column] })),
  ])

/** The words that all of some columns have in their names, as the first has them; the first name where there are none. */
export function commonName(names: readonly string[], columns: readonly number[]): string {
  const [first, ...others] = rising(columns).map((column) => names[column])
  const shared = wordsOf(first).filter((word) => others.every((name) => wordsOf(name).includes(word)))
  return shared.join(' ') || first
}

/**
 * Groups by a word that names have in common, such as "radius" of "mean radius", "radius error", "worst radius". Of the
 * words a column shares with others it goes with the rarest; where that gives more groups than there may be players,
 * with the commonest.
 */
export function byCommonWords(names: readonly string[]): FeatureGroup[] {
  const uses = new Map<string, number>()
  for (const name of names) for (const word of new Set(wordsOf(name))) uses.set(word, (uses.get(word) ?? 0) + 1)
  const rarest = groupedBy(names, (a, b) => uses.get(a)! - uses.get(b)!, uses)
  if (rarest.length <= maxPlayers) return rarest
  const commonest = groupedBy(names, (a, b) => uses.get(b)! - uses.get(a)!, uses)
  return commonest.length < rarest.length ? commonest : rarest
}

function groupedBy(
  names: readonly string[],
  compare: (a: string, b: string) => number,
  uses: Map<string, number>,
): FeatureGroup[] {
  const members = new Map<string, number[]>()
  names.forEach((name, column) => {
    const [word] = wordsOf(name)
      .filter((each) => uses.get(each)! > 1)
      .sort(compare)
    // A column without a common word stays by itself.
    const key = word ?? `\u0000${column}`
    members.set(key, [...(members.get(key) ?? []), column])
  })
  return [...members.values()].map((columns) => ({ name: groupName(names, columns), columns }))
}

const groupName = (names: readonly string[], columns: number[]) =>
  columns.length === 1 ? names[columns[0]] : commonName(names, columns)

/** Words of `meanRadius`, `mean_radius`, `mean radius`, in small letters. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

const rising = (columns: readonly number[]) => [...new Set(columns)].sort((a, b) => a - b)
const inOrder = (groups: FeatureGroup[]) => groups.sort((a, b) => a.columns[0] - b.columns[0])

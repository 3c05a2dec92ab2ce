/** The word that takes the fewest insertions, deletions and replacements, or null when none is near. */
export function nearest<T extends string>(word: string, known: readonly T[]): T | null {
  const distances = known.map((candidate) => editDistance(word.toLowerCase(), candidate))
  const best = distances.indexOf(Math.min(...distances))
  return distances[best] <= Math.max(2, known[best].length / 3) ? known[best] : null
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j] + (a[i] === b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1))
    }
    row = next
  }
  return row[b.length]
}

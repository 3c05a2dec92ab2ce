/**
 * How well a text fits what was typed, or null where it does not: every word of the query must occur in it as a
 * subsequence. Higher is better; whole words and beginnings of words count most.
 */
export function fuzzyScore(query: string, text: string): number | null {
  const low = text.toLowerCase()
  let total = 0
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === '') continue
    const score = wordScore(word, low)
    if (score === null) return null
    total += score
  }
  // Of texts that fit alike, the shorter one is meant.
  return total - text.length / 1000
}

function wordScore(word: string, text: string): number | null {
  const at = text.indexOf(word)
  if (at >= 0) {
    const begins = at === 0 || !isLetter(text[at - 1])
    return word.length * (begins ? 4 : 3)
  }
  let score = 0
  let from = 0
  for (const letter of word) {
    const found = text.indexOf(letter, from)
    if (found < 0) return null
    // Letters that begin a word or follow each other say more than scattered ones.
    score += found === from && from > 0 ? 2 : found === 0 || !isLetter(text[found - 1]) ? 1.5 : 0.5
    from = found + 1
  }
  return score
}

const isLetter = (character: string) => /[\p{L}\p{N}]/u.test(character)

/** A part of a text; `end` is the place after its last UTF-16 unit. */
export interface Stretch {
  start: number
  end: number
}

/** A run of tokens, and the stretches of the text that it is made of; `to` and `end` are not part of it. */
export interface Run {
  first: number
  end: number
  from: number
  to: number
}

/** What white space separates. */
export function wordsIn(text: string): Stretch[] {
  return Array.from(text.matchAll(/\P{White_Space}+/gu), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }))
}

/**
 * Finds which tokens come from which stretch of a text, without being told by the tokenizer. The stretches are
 * tokenised one by one; where their tokens stand in the tokens of the whole text, that is where they come from. Where
 * they do not, the tokenizer has joined something across the border, and the stretches around it are taken as one:
 * two, four, at worst all. So every token is accounted for, and none is given to a stretch that does not make it.
 *
 * @param tokens of the whole text
 * @param needed the first so many are looked at
 * @param count number of stretches
 * @param readings tokens of the stretches from `first` up to `end`, in each way in which the tokenizer may have read them
 */
export function alignStretches(
  tokens: readonly number[],
  needed: number,
  count: number,
  readings: (first: number, end: number) => Iterable<readonly number[]>,
): Run[] {
  const runs: Run[] = []
  let next = 0
  while (next < count && (runs.at(-1)?.to ?? 0) <= needed) {
    let first = next
    let end = next + 1
    let from = runs.at(-1)?.to ?? 0
    for (let reach = 1; ; reach *= 2) {
      let to = foundAt(tokens, from, readings(first, end), end === count)
      if (to === null && first === 0 && end === count) to = tokens.length
      if (to !== null) {
        runs.push({ first, end, from, to })
        next = end
        break
      }
      // Ahead first: most often it is the border behind this stretch that the tokenizer has joined across.
      if (end - next <= next - first && end < count) {
        end = Math.min(count, next + 1 + reach)
        continue
      }
      while (first > 0 && next - first < reach) {
        const last = runs.pop()
        if (last === undefined) break
        first = last.first
        from = last.from
      }
    }
  }
  return runs
}

/** Where the first reading that stands at `from` ends; null when none does. */
function foundAt(
  tokens: readonly number[],
  from: number,
  readings: Iterable<readonly number[]>,
  isLast: boolean,
): number | null {
  for (const reading of readings) {
    const to = from + reading.length
    if (isLast && to !== tokens.length) continue
    if (to <= tokens.length && reading.every((token, i) => tokens[from + i] === token)) return to
  }
  return null
}

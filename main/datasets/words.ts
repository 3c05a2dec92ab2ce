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
 * two, three, at worst all. So every token is accounted for, and none is given to a stretch that does not make it.
 *
 * @param tokens of the whole text
 * @param needed the first so many are looked at, and a stretch more, as it may have to be joined with the last
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
  for (let next = 0; next < count && (runs.at(-2)?.to ?? 0) <= needed; next = runs[runs.length - 1].end) {
    const run = nextRun(tokens, count, runs, next, readings)
    while (runs.length > 0 && runs[runs.length - 1].first >= run.first) runs.pop()
    runs.push(run)
  }
  return runs
}

/** The run that holds the stretch `next`, and perhaps the stretches of some runs before it. */
function nextRun(
  tokens: readonly number[],
  count: number,
  runs: readonly Run[],
  next: number,
  readings: (first: number, end: number) => Iterable<readonly number[]>,
): Run {
  for (const { first, from, end } of windowsAround(runs, next, count)) {
    const to = foundAt(tokens, from, readings(first, end), end === count)
    if (to !== null) return { first, end, from, to }
  }
  return { first: 0, end: count, from: 0, to: tokens.length }
}

/** The stretch, then with stretches ahead, with runs behind, with both; twice as many each time. */
function* windowsAround(runs: readonly Run[], next: number, count: number) {
  const alone = { first: next, from: runs.at(-1)?.to ?? 0 }
  yield { ...alone, end: next + 1 }
  for (let reach = 1; ; reach *= 2) {
    const { first, from } = runs.findLast((run) => next - run.first >= reach) ?? { first: 0, from: 0 }
    const end = Math.min(count, next + 1 + reach)
    yield { ...alone, end }
    yield { first, from, end: next + 1 }
    yield { first, from, end }
    if (first === 0 && end === count) return
  }
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

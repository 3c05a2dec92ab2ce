import { background } from './mask.ts'

/**
 * The player of each of `units` neighbouring words or tokens: each its own while there are no more than `most`, else
 * `most` runs of neighbours, as equal as can be, the longer ones first.
 */
export function evenRuns(units: number, most: number): Uint8Array {
  const runs = Math.min(units, most)
  const map = new Uint8Array(units)
  const length = Math.floor(units / runs)
  const longer = units % runs
  for (let run = 0, at = 0; run < runs; run++) {
    const end = at + length + (run < longer ? 1 : 0)
    map.fill(run, at, end)
    at = end
  }
  return map
}

/** A name is cut to so many letters, as a reader counts them. */
const longestName = 24
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What to call each player of a text: the words or tokens it holds, with spaces between them. */
export function runNames(texts: readonly string[], map: Uint8Array): string[] {
  const held: string[][] = []
  map.forEach((player, unit) => {
    if (player !== background) (held[player] ??= []).push(texts[unit])
  })
  return held.map((words) => shortened(words.join(' ')))
}

function shortened(name: string): string {
  let kept = 0
  for (const { index } of letters.segment(name)) {
    if (kept++ === longestName - 1) {
      const rest = name.slice(index)
      // The last letter that fits stays when nothing follows it.
      return letters.segment(rest).containing(0)?.segment === rest ? name : `${name.slice(0, index).trimEnd()}…`
    }
  }
  return name
}

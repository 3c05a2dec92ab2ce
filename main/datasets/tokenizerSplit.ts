/** How the reference implementation cuts a text at the matches of a pattern. */
export const splitBehaviors = ['Removed', 'Isolated', 'Contiguous', 'MergedWithPrevious', 'MergedWithNext'] as const
export type SplitBehavior = (typeof splitBehaviors)[number]

interface Part {
  text: string
  isMatch: boolean
}

/**
 * Cuts a text at the matches of a pattern.
 *
 * @param pattern with the flag g
 * @param invert what lies between the matches counts as the matches
 */
export function splitAt(text: string, pattern: RegExp, behavior: SplitBehavior, invert = false): string[] {
  const parts: Part[] = []
  let end = 0
  const add = (part: string, isMatch: boolean) => {
    if (part !== '') parts.push({ text: part, isMatch })
  }
  for (const { 0: match, index } of text.matchAll(pattern)) {
    add(text.slice(end, index), invert)
    add(match, !invert)
    end = index + match.length
  }
  add(text.slice(end), invert)
  return behave(parts, behavior).map((part) => part.text)
}

function behave(parts: Part[], behavior: SplitBehavior): Part[] {
  switch (behavior) {
    case 'Removed':
      return parts.filter(({ isMatch }) => !isMatch)
    case 'Isolated':
      return parts
    case 'Contiguous':
      return joined(parts, (part, last) => part.isMatch === last.isMatch)
    case 'MergedWithPrevious':
      return joined(parts, (part, last) => part.isMatch && !last.isMatch)
    case 'MergedWithNext':
      return joined(parts, (part, last) => last.isMatch && !part.isMatch)
  }
}

/** Joins each part with the part before it where `joins` says so; the joined part counts as the later of the two. */
function joined(parts: Part[], joins: (part: Part, last: Part) => boolean): Part[] {
  const result: Part[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (last && joins(part, last)) result[result.length - 1] = { text: last.text + part.text, isMatch: part.isMatch }
    else result.push(part)
  }
  return result
}

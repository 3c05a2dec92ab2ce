/** What to call players that are regions of a picture or were made by hand, in the order of their bits. */
export function regionNames(n: number): string[] {
  return Array.from({ length: n }, (_, player) => `region ${player + 1}`)
}

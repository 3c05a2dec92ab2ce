const randomOnes = 6

/** Coalitions that a preview shows: everything, nothing, each player off, and a few at random, the same for a draw. */
export function previewMasks(n: number, draw: number): number[] {
  const all = 2 ** n - 1
  return [all, 0, ...Array.from({ length: n }, (_, player) => all ^ (1 << player)), ...randomMasks(n, draw)]
}

/** Coalitions that are neither empty nor full. */
function randomMasks(players: number, seed: number): number[] {
  let state = seed * 2654435761
  return Array.from({ length: randomOnes }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return 1 + Math.floor((state / 2 ** 32) * (2 ** players - 2))
  })
}

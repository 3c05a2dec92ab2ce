import type { SparseInteraction } from '../../contract/sparse.ts'
import { randomIntegers } from '../../main/knowledge/random.ts'
import { isPresent, type Coalitions } from '../../main/sparse/coalitions.ts'

/** So many AND interactions of orders 1 … 5, of strengths 0.5 … 2 with either sign, no set twice. */
export function plantedInteractions(n: number, count: number, seed: number): SparseInteraction[] {
  const integer = randomIntegers(seed)
  const planted = new Map<string, SparseInteraction>()
  while (planted.size < count) {
    const players = new Set<number>()
    const order = 1 + integer(5)
    while (players.size < order) players.add(integer(n))
    const sorted = [...players].sort((a, b) => a - b)
    const value = (integer(2) === 0 ? -1 : 1) * (0.5 + (1.5 * integer(1001)) / 1000)
    planted.set(sorted.join(), { players: sorted, value })
  }
  return [...planted.values()]
}

/** Values as the definition sums them, plus Gaussian noise. */
export function valuesOf(
  coalitions: Coalitions,
  constant: number,
  interactions: readonly SparseInteraction[],
  noise = 0,
): Float64Array {
  const integer = randomIntegers(99)
  const uniform = () => (integer(2 ** 31) + 0.5) / 2 ** 31
  return Float64Array.from({ length: coalitions.count }, (_, k) => {
    const acting = interactions.filter(({ players }) => players.every((player) => isPresent(coalitions, k, player)))
    const normal = noise === 0 ? 0 : Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
    return acting.reduce((sum, { value }) => sum + value, constant) + noise * normal
  })
}

/** `Σ min(|planted|, |found|)·[same sign] / Σ |planted|`, and the strength of what was not planted in the same unit. */
export function strengthFound(planted: readonly SparseInteraction[], found: readonly SparseInteraction[]) {
  const byPlayers = new Map(found.map(({ players, value }) => [players.join(), value]))
  let all = 0
  let shared = 0
  for (const { players, value } of planted) {
    const other = byPlayers.get(players.join()) ?? 0
    byPlayers.delete(players.join())
    all += Math.abs(value)
    if (value * other > 0) shared += Math.min(Math.abs(value), Math.abs(other))
  }
  const spurious = [...byPlayers.values()].reduce((sum, value) => sum + Math.abs(value), 0)
  return { found: shared / all, spurious: spurious / all }
}

import { randomIntegers } from '../main/knowledge/random.ts'

/** A small random two-layer network on masked inputs, as a game of n players: dense interactions of mixed order. */
export function networkGame(n: number, seed: number): Float64Array {
  const integer = randomIntegers(seed)
  const uniform = () => (integer(2 ** 31) + 0.5) / 2 ** 31
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const hidden = 24
  const layer = (inputs: number, gain: number) =>
    Array.from({ length: hidden }, () => Array.from({ length: inputs }, () => (gain * normal()) / Math.sqrt(inputs)))
  const first = layer(n + 1, 3)
  const second = layer(hidden, 1.5)
  const head = Array.from({ length: hidden }, () => (2 * normal()) / Math.sqrt(hidden))
  const relu = (weights: number[][], x: number[]) =>
    weights.map((row) =>
      Math.max(
        0,
        row.reduce((sum, w, i) => sum + w * x[i], 0),
      ),
    )
  return Float64Array.from({ length: 1 << n }, (_, mask) => {
    const shown = [1, ...Array.from({ length: n }, (_, player) => (mask >> player) & 1)]
    return relu(second, relu(first, shown)).reduce((sum, x, i) => sum + x * head[i], 0)
  })
}

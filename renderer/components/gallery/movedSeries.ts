/**
 * The order of all series after one of those on the screen went a place up or down. `shown` are the keys of the figure as
 * they stand; what other figures want first stays behind them.
 */
export function moved(shown: readonly string[], at: number, by: 1 | -1, order: readonly string[]): string[] {
  const keys = [...shown]
  const to = at + by
  if (to < 0 || to >= keys.length) return [...order]
  ;[keys[at], keys[to]] = [keys[to], keys[at]]
  return [...keys, ...order.filter((key) => !keys.includes(key))]
}

import type { Drilldown } from '../../../contract/compare.ts'

/** The class the network predicts for one coalition; null where its logits were not kept. One logit is a binary head. */
export function classAt({ logits, values }: Pick<Drilldown, 'logits' | 'values'>, coalition: number): number | null {
  if (!logits) return null
  const classes = logits.length / values.length
  if (classes === 1) return logits[coalition] > 0 ? 1 : 0
  const row = logits.subarray(coalition * classes, (coalition + 1) * classes)
  let best = 0
  for (let k = 1; k < classes; k++) if (row[k] > row[best]) best = k
  return best
}

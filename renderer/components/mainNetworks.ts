import type { ModelInfo } from '../../contract/models.ts'

/** What one looks at first: the pre-trained network and the ends of a fine-tuned and of a scratch run, where there are. */
export function mainNetworks(models: ModelInfo[]): ModelInfo[] {
  const epoch = (model: ModelInfo) => model.epoch ?? Infinity
  const latest = models.toSorted((a, b) => epoch(b) - epoch(a))
  const ends = (['finetuned', 'scratch', 'pretrained'] as const)
    .map((role) => latest.find((model) => model.role === role))
    .filter((model) => model !== undefined)
  return ends.length > 0 ? ends : latest.slice(0, 2)
}

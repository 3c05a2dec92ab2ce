import type { ModelInfo, Role } from '../../contract/models.ts'

const epoch = (model: ModelInfo) => model.epoch ?? Number.MAX_VALUE

/** The networks, the last of their runs first; one without an epoch is the end of its own. */
const latestFirst = (models: readonly ModelInfo[]) => models.toSorted((a, b) => epoch(b) - epoch(a))

/** The ends of a run of each of these roles, where there are any. */
export function endsOf(models: readonly ModelInfo[], roles: readonly Role[]): ModelInfo[] {
  const latest = latestFirst(models)
  return roles.map((role) => latest.find((model) => model.role === role)).filter((model) => model !== undefined)
}

/** What one looks at first: the ends of a fine-tuned and of a scratch run and the pre-trained network, where there are. */
export function mainNetworks(models: readonly ModelInfo[]): ModelInfo[] {
  const ends = endsOf(models, ['finetuned', 'scratch', 'pretrained'])
  return ends.length > 0 ? ends : latestFirst(models).slice(0, 2)
}

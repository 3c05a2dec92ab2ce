import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Drilldown, InteractionChange } from '../../contract/compare.ts'
import type { Explanation, Interaction } from '../../contract/explanations.ts'
import type { Report } from '../../contract/report.ts'
import type { PlayersSpec } from '../../contract/analysis.ts'
import { ranked } from '../../figures/coalition.ts'

export interface Network {
  model: string
  players: PlayersSpec
  values: Float64Array
  explanation: Explanation
  shapley: Float64Array
  curve: Drilldown['curve']
  ranking: Interaction[]
}
type Stored = Record<'values' | 'shapley', number[]> & {
  explanation: Omit<Explanation, 'and' | 'or'> & Record<'and' | 'or', number[]>
}

const stored = JSON.parse(readFileSync(join(import.meta.dirname, '../reference/figures.json'), 'utf8')) as {
  networks: (Omit<Network, 'ranking'> & Stored)[]
  changes: InteractionChange[]
  report: Report
}

/** A "6" of the sample study with nine players: pre-trained, fine-tuned, from scratch. Made by tests/reference/figures.ts. */
export const networks: Network[] = stored.networks.map((network) => {
  const { and, or } = network.explanation
  const explanation = { ...network.explanation, and: Float64Array.from(and), or: Float64Array.from(or) }
  return {
    ...network,
    values: Float64Array.from(network.values),
    shapley: Float64Array.from(network.shapley),
    explanation,
    ranking: ranked(explanation, 0.05),
  }
})
export const finetuned = networks[1]
/** From the pre-trained to the fine-tuned network. */
export const { changes, report } = stored

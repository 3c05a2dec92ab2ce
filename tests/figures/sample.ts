import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Drilldown, InteractionChange } from '../../contract/compare.ts'
import type { Explanation, Interaction } from '../../contract/explanations.ts'
import type { Report } from '../../contract/report.ts'
import { ranked } from '../../figures/coalition.ts'
import { gridMarks, type PlayerMarks } from '../../figures/playerBoxes.ts'

export interface Network {
  model: string
  players: PlayerMarks
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
  networks: (Omit<Network, 'ranking' | 'players'> & Stored & { players: { rows: number; columns: number } })[]
  changes: InteractionChange[]
  report: Report
}

/** A "6" of the sample study with nine players: pre-trained, fine-tuned, from scratch. Made by tests/reference/figures.ts. */
export const networks: Network[] = stored.networks.map((network) => {
  const { and, or } = network.explanation
  const explanation = { ...network.explanation, and: Float64Array.from(and), or: Float64Array.from(or) }
  return {
    ...network,
    players: gridMarks(network.players),
    values: Float64Array.from(network.values),
    shapley: Float64Array.from(network.shapley),
    explanation,
    ranking: ranked(explanation, 0.05),
  }
})
export const finetuned = networks[1]
/** From the pre-trained to the fine-tuned network. */
export const { changes, report } = stored

/**
 * Makes figures.json: what figures are drawn from in tests/figures. Needs a project in which the sample study is done,
 * networks and pictures included:
 *
 *     npm start            # once, in another place; then
 *     node tests/reference/figures.ts PROJECT.carryover
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Drilldown } from '../../contract/compare.ts'
import { createWorkbench } from '../../main/workbench.ts'

const [path] = process.argv.slice(2)
const sample = 200
const models = ['pretrained-012', 'finetuned-040', 'scratch-040']
/** Nine players instead of the study's twelve, so that kept figures stay small. */
const settings = { players: { kind: 'grid' as const, rows: 3, columns: 3 } }

const workbench = createWorkbench()
const { project } = await workbench.call('project.open', { path })
const { columns, changes } = await workbench.call('sample.compare', { project, models, data: 'test', sample, settings })
const [{ study }] = await workbench.call('study.list', { project })
const report = await workbench.call('study.report', { project, study })
await workbench.close()

/** Without what no figure needs. */
const lean = ({ values, explanation, shapley, curve, settings: { players }, model }: Drilldown) => ({
  model,
  players,
  values,
  explanation,
  shapley,
  curve,
})
const text = JSON.stringify({ networks: columns.map(lean), changes, report }, (_, value: unknown) => {
  if (value instanceof Float64Array) return [...value]
  return typeof value === 'number' ? Number(value.toPrecision(9)) : value
})
writeFileSync(join(import.meta.dirname, 'figures.json'), `${text}\n`)

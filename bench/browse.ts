import { join } from 'node:path'
import type { CallInput } from '../contract/index.ts'
import { createSyntheticProject, networks } from './syntheticProject.ts'
import { median, type Row } from './table.ts'
import { inWorkplace } from './workplace.ts'

const samples = 100_000
/** What a page may take. */
const targetMs = 50
const repetitions = 9
const inWords = (count: number) => count.toLocaleString('en')

type Query = Partial<Pick<CallInput<'data.page'>, 'filter' | 'order'>>

const [first, second] = networks
const queries: Record<string, Query> = {
  'as they come': {},
  'part of a path': { filter: { text: '0123' } },
  'two classes': { filter: { labels: [3, 7] } },
  'not analysed': { filter: { analysed: false } },
  'one network right, another wrong': {
    filter: {
      networks: [
        { model: first, right: true },
        { model: second, right: false },
      ],
    },
  },
  'confidence between bounds': { filter: { networks: [{ model: first, confidence: [0.5, 0.9] }] } },
  'by path': { order: { by: 'path', descending: true } },
  'by class': { order: { by: 'label' } },
  'by confidence': { order: { by: 'confidence', model: first } },
  'by agreement': { order: { by: 'agreement' } },
}

/** Pages of 100 out of 100,000 samples with the answers of three networks, and 100,000 games counted, against 50 ms. */
export const benchBrowsing = (): Promise<Row[]> =>
  inWorkplace(async (workbench, folder) => {
    const path = join(folder, 'large.carryover')
    createSyntheticProject(path, samples)
    const { project } = await workbench.call('project.open', { path })
    const page = (query: Query, offset: number) =>
      workbench.call('data.page', { project, data: 'large', models: networks, ...query, offset, limit: 100 })
    const rows = []
    for (const [name, query] of Object.entries(queries)) {
      rows.push(await row(`a page of ${inWords(samples)} samples, ${name}`, (i) => page(query, 500 * i)))
    }
    rows.push(await row(`${inWords(samples)} games counted`, () => workbench.call('project.info', { project })))
    return rows
  })

async function row(work: string, ask: (i: number) => Promise<unknown>): Promise<Row> {
  const times: number[] = []
  for (let i = 0; i <= repetitions; i++) {
    const startedAt = performance.now()
    await ask(i)
    times.push(performance.now() - startedAt)
  }
  // The first one reads what the others find in memory.
  const [cold, ...warm] = times
  return {
    work,
    against: 'what a page may take',
    ours: `${median(warm).toFixed(1)} ms (first ${cold.toFixed(0)} ms)`,
    theirs: `${targetMs} ms`,
    ratio: targetMs / median(warm),
    target: 1,
  }
}

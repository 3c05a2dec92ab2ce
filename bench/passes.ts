import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Workbench } from '../contract/index.ts'
import { passCases, type PassCase } from './passCases.ts'
import { bestRaw, waysToShare } from './rawLayouts.ts'
import { median, type Row } from './table.ts'
import { analyze, inWorkplace } from './workplace.ts'

/**
 * Masked forward passes from files to stored games (`--values-only`), against processes that do nothing but passes: for
 * the sample network cores × what one of them reaches alone, for larger networks, where cores share caches and the
 * memory's bandwidth, the best layout of processes, threads and batch size that was found. Runs of both take turns,
 * each of ours between two of theirs; the ratio is the median over these.
 */
export async function benchPasses(): Promise<Row[]> {
  const rows = []
  for (const each of passCases) rows.push(await inWorkplace((workbench, folder) => rowOf(each, workbench, folder)))
  return rows
}

async function rowOf(each: PassCase, workbench: Workbench, folder: string): Promise<Row> {
  const cores = availableParallelism()
  const network = each.network(folder)
  const alone = each.against === 'one process'
  const ways = alone ? [{ processes: 1, threads: 1 }] : waysToShare(cores)
  const { raw, layout } = await bestRaw(network, ways, each.batches, each.trial)
  try {
    const scale = alone ? cores : 1
    const { project } = await workbench.call('project.create', { path: join(folder, 'passes.carryover') })
    await workbench.call('model.add', { project, path: network.file, name: 'network' })
    await each.addSamples(workbench, project, folder)
    // Starts the workers and calibrates: once a machine, not once a study.
    await gamesPerRun(workbench, project, each, 0, 1)
    const question = { batch: layout.batch, ms: each.rawMs }
    const ours: number[] = []
    const theirs = [scale * (await raw.rate(question))]
    for (let k = 0; k < each.repetitions; k++) {
      ours.push(await gamesPerRun(workbench, project, each, 1 + k * each.gamesARun, each.gamesARun))
      theirs.push(scale * (await raw.rate(question)))
    }
    const { processes, threads, batch } = layout
    return {
      work: `masked forward passes, files to stored games, ${each.name}`,
      against: alone
        ? `${cores} cores × one raw process, batch ${batch}`
        : `the best raw layout: ${processes} processes × ${threads} threads, batch ${batch}`,
      ours: perSecond(median(ours)),
      theirs: perSecond(median(theirs)),
      ratio: median(ours.map((rate, k) => rate / ((theirs[k] + theirs[k + 1]) / 2))),
      target: 0.95,
    }
  } finally {
    raw.close()
  }
}

const perSecond = (rate: number) => `${rate < 100 ? rate.toFixed(1) : Math.round(rate)} passes/s`

/** Forward passes a second of an analysis of samples that have no games yet. */
async function gamesPerRun(workbench: Workbench, project: string, each: PassCase, first: number, count: number) {
  const { forwardPasses, seconds } = await analyze(workbench, project, {
    models: ['network'],
    samples: { kind: 'list', indices: Array.from({ length: count }, (_, i) => first + i) },
    players: each.players,
    valuesOnly: true,
  })
  return forwardPasses / seconds
}

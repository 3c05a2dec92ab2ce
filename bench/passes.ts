import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkbench } from '../main/workbench.ts'
import type { Workbench } from '../contract/index.ts'
import { passCases, type PassCase } from './passCases.ts'
import { bestRaw, waysToShare } from './rawLayouts.ts'
import { median, type Row } from './table.ts'

/**
 * Masked forward passes from files to stored games (`--values-only`), against processes that do nothing but passes: for
 * the sample network cores × what one of them reaches alone, for larger networks, where cores share caches and the
 * memory's bandwidth, the best layout of processes, threads and batch size that was found. Runs of both take turns,
 * each of ours between two of theirs; the ratio is the median over these.
 */
export async function benchPasses(): Promise<Row[]> {
  const rows = []
  for (const each of passCases) rows.push(await rowOf(each))
  return rows
}

async function rowOf(each: PassCase): Promise<Row> {
  const cores = availableParallelism()
  const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'))
  const workbench = createWorkbench()
  const network = each.network(folder)
  const ways = each.against === 'one process' ? [{ processes: 1, threads: 1 }] : waysToShare(cores)
  const { raw, layout } = await bestRaw(network, ways, each.batches, each.trial)
  try {
    const scale = each.against === 'one process' ? cores : 1
    const project = await newProject(workbench, folder, each, network.file)
    // Starts the workers and calibrates: once a machine, not once a study.
    await gamesPerRun(workbench, project, each, 0, 1)
    const question = { batch: layout.batch, ms: each.rawMs }
    const ours: number[] = []
    const theirs = [scale * (await raw.rate(question))]
    for (let k = 0; k < each.repetitions; k++) {
      ours.push(await gamesPerRun(workbench, project, each, 1 + k * each.gamesARun, each.gamesARun))
      theirs.push(scale * (await raw.rate(question)))
    }
    const ratios = ours.map((rate, k) => rate / ((theirs[k] + theirs[k + 1]) / 2))
    const { processes, threads, batch } = layout
    return {
      work: `masked forward passes, files to stored games, ${each.name}`,
      against:
        each.against === 'one process'
          ? `${cores} cores × one raw process, batch ${batch}`
          : `the best raw layout: ${processes} processes × ${threads} threads, batch ${batch}`,
      ours: perSecond(median(ours)),
      theirs: perSecond(median(theirs)),
      ratio: median(ratios),
      target: 0.95,
    }
  } finally {
    raw.close()
    await workbench.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const perSecond = (rate: number) => `${rate < 100 ? rate.toFixed(1) : Math.round(rate)} passes/s`

async function newProject(workbench: Workbench, folder: string, each: PassCase, path: string): Promise<string> {
  const { project } = await workbench.call('project.create', { path: join(folder, 'bench.carryover') })
  await workbench.call('model.add', { project, path, name: 'network' })
  await each.addSamples(workbench, project, folder)
  return project
}

/** Forward passes a second of an analysis of samples that have no games yet. */
async function gamesPerRun(workbench: Workbench, project: string, each: PassCase, first: number, count: number) {
  const { job } = await workbench.call('analysis.start', {
    project,
    settings: {
      models: ['network'],
      samples: { kind: 'list', indices: Array.from({ length: count }, (_, i) => first + i) },
      players: each.players,
      valuesOnly: true,
    },
  })
  const { forwardPasses, seconds, errors } = await workbench.call('analysis.result', { job })
  if (errors.length > 0) throw new Error(errors[0].message)
  return forwardPasses / seconds
}

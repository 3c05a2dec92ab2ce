import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Workbench } from '../contract/index.ts'
import { createWorkbench } from '../main/workbench.ts'
import type { RawQuestion, RawSetup } from './rawPasses.ts'
import { median, type Row } from './table.ts'
import { addData } from '../tests/addData.ts'

const sampleStudy = new URL('../resources/sample/', import.meta.url)
const modelFile = fileURLToPath(new URL('models/finetuned-040.onnx', sampleStudy))
const setup: RawSetup = { file: modelFile, input: 'image', output: 'logits', sample: [1, 28, 28] }

const batches = [4, 8, 16, 32, 64]
const repetitions = 5
/** At the end of a run one worker waits for the other's last slice: under 1 % of the time of so many games. */
const gamesARun = 24
const rawMs = 2000

/**
 * Masked forward passes of the sample CNN, from files to stored games of 12 players (`--values-only`), against cores ×
 * what one process reaches that does nothing else. Runs of both take turns, each of ours between two of theirs; the
 * ratio is the median over these.
 */
export async function benchPasses(): Promise<Row> {
  const cores = availableParallelism()
  const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'))
  const workbench = createWorkbench()
  const raw = fork(fileURLToPath(new URL('rawPasses.ts', import.meta.url)), [JSON.stringify(setup)], { execArgv: [] })
  try {
    await once(raw, 'message')
    const batch = await bestBatch(raw)
    const project = await newProject(workbench, folder)
    // Starts the workers and calibrates: once a machine, not once a study.
    await gamesPerRun(workbench, project, 0, 1)
    const ours: number[] = []
    const theirs = [await ask(raw, { batch, ms: rawMs })]
    for (let k = 0; k < repetitions; k++) {
      ours.push(await gamesPerRun(workbench, project, 1 + k * gamesARun, gamesARun))
      theirs.push(await ask(raw, { batch, ms: rawMs }))
    }
    const ratios = ours.map((rate, k) => rate / ((cores * (theirs[k] + theirs[k + 1])) / 2))
    return {
      work: 'masked forward passes, files to stored games, sample CNN',
      against: `${cores} cores × one raw process, batch ${batch}`,
      ours: `${Math.round(median(ours))} passes/s`,
      theirs: `${Math.round(cores * median(theirs))} passes/s`,
      ratio: median(ratios),
      target: 0.95,
    }
  } finally {
    raw.disconnect()
    await workbench.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ask(raw: ChildProcess, question: RawQuestion): Promise<number> {
  raw.send(question)
  const [answer] = (await once(raw, 'message')) as [number]
  return answer
}

/** Sizes take turns, so that a busy moment does not fall on one of them alone. */
async function bestBatch(raw: ChildProcess): Promise<number> {
  const rates = batches.map((): number[] => [])
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < batches.length; i++) rates[i].push(await ask(raw, { batch: batches[i], ms: 200 }))
  }
  const medians = rates.map(median)
  return batches[medians.indexOf(Math.max(...medians))]
}

async function newProject(workbench: Workbench, folder: string): Promise<string> {
  const { project } = await workbench.call('project.create', { path: join(folder, 'bench.carryover') })
  await workbench.call('model.add', { project, path: modelFile, name: 'cnn' })
  const path = fileURLToPath(new URL('data/test', sampleStudy))
  await addData(workbench, { project, path, kind: 'image', name: 'digits', preset: 'mnist' })
  return project
}

/** Forward passes a second of an analysis of samples that have no games yet. */
async function gamesPerRun(workbench: Workbench, project: string, first: number, count: number): Promise<number> {
  const { job } = await workbench.call('analysis.start', {
    project,
    settings: {
      models: ['cnn'],
      samples: { kind: 'list', indices: Array.from({ length: count }, (_, i) => first + i) },
      players: { kind: 'grid', rows: 3, columns: 4 },
      valuesOnly: true,
    },
  })
  const { forwardPasses, seconds, errors } = await workbench.call('analysis.result', { job })
  if (errors.length > 0) throw new Error(errors[0].message)
  return forwardPasses / seconds
}

import { spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { npy } from '../npy.ts'

const program = fileURLToPath(new URL('../../bin/carryover.mjs', import.meta.url))
const resources = fileURLToPath(new URL('../../resources/sample', import.meta.url))
const networks = ['pretrained-012', 'finetuned-000', 'finetuned-040', 'scratch-040']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-cli-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Finished {
  status: number | null
  stdout: string
  stderr: string
}

/** Runs the program as a shell would; `onProgress` is told when it first writes to stderr. */
function carryover(
  args: string[],
  { environment = {}, onProgress }: { environment?: NodeJS.ProcessEnv; onProgress?: (pid: number) => void } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: { ...process.env, ...environment } })
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()))
  child.stderr.once('data', () => onProgress?.(child.pid!))
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      resolve({ status, ...written })
    })
  })
}

async function answer(args: string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await carryover([...args, '--json'])
  expect({ status, error: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, error: '' })
  return JSON.parse(stdout) as Record<string, unknown>
}

/** A game as NumPy writes it. */
const game = (values: number[]) =>
  npy({ descr: "'<f8'", shape: `(${values.length},)` }, new Uint8Array(Float64Array.from(values).buffer))

it('--help needs no native module', async () => {
  const blocked = 'data:text/javascript,process.dlopen=()=>{throw new Error("native")}'
  const environment = { NODE_OPTIONS: `--import "${blocked}"` }
  const help = await carryover(['study', '--help'], { environment })
  expect(help).toMatchObject({ status: 0, stderr: '' })
  expect(help.stdout).toContain('--probe-data <name>')
  const engine = await carryover(['new', 'blocked.carryover'], { environment })
  expect(engine.stderr).toContain('native')
})

it('wrong usage is 2, a missing project 1', async () => {
  expect(await carryover(['study'])).toEqual({
    status: 2,
    stdout: '',
    stderr: "Missing required argument 'project'.\nSee --help.\n",
  })
  const missing = await carryover(['show', 'no.carryover', '--model', 'm', '--sample', '0', '--json'])
  expect(missing).toMatchObject({ status: 1, stderr: '' })
  expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'PROJECT_MISSING' } })
  expect((await carryover(['model'])).status).toBe(2)
  expect((await carryover(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

describe('decompose', () => {
  // v = 2 [0 and 1] - [1 or 2] + 0.5
  const values = Array.from({ length: 8 }, (_, mask) => 2 * Number((mask & 3) === 3) - Number((mask & 6) !== 0) + 0.5)

  it('recovers a planted game, on stdout and in a file', async () => {
    await writeFile(join(folder, 'planted.npy'), game(values))
    const document = await answer(['decompose', 'planted.npy', '--kappa', '0', '--out', 'out.json'])
    expect(JSON.parse(await readFile(join(folder, 'out.json'), 'utf8'))).toEqual(document)
    const { interactions, shapley } = document as { interactions: { value: number }[]; shapley: number[] }
    const strong = interactions.filter(({ value }) => Math.abs(value) > 1e-6)
    expect(strong).toEqual([
      { type: 'and', players: [0, 1], order: 2, value: expect.closeTo(2, 6) as number, salient: true },
      { type: 'or', players: [1, 2], order: 2, value: expect.closeTo(-1, 6) as number, salient: true },
    ])
    expect(shapley).toEqual([1, 0.5, -0.5].map((value) => expect.closeTo(value, 9) as number))
  })

  it('takes several games together', async () => {
    await writeFile(join(folder, 'twice.npy'), game(values.map((value) => 2 * value)))
    const document = await answer(['decompose', 'planted.npy', 'twice.npy', '--joint', '--kappa', '0'])
    // The strengths sum up to 3 and 6: the larger of each pair, and a tenth of both.
    expect(document).toMatchObject({ joint: true, games: [{ n: 3 }, { n: 3 }] })
    expect(document.objective).toBeCloseTo(6 + 0.1 * (3 + 6), 2)
  })

  it('refuses what is no game', async () => {
    await writeFile(join(folder, 'odd.npy'), game([1, 2, 3]))
    expect(await carryover(['decompose', 'odd.npy'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('"odd.npy" has 3 values') as string,
    })
    expect(await carryover(['decompose', 'planted.npy', '--out', 'no/where.json'])).toMatchObject({ status: 1 })
  })
})

describe('a project from nothing to its report', () => {
  const project = 'study.carryover'
  // A hundred pictures are quick; which ones they are makes no difference here.
  const settings = ['--probe-data', 'train', '--samples', '0,41', '--players', 'grid:2x2']

  beforeAll(async () => {
    await mkdir(join(folder, 'models'))
    for (const name of networks) {
      await copyFile(join(resources, 'models', `${name}.onnx`), join(folder, 'models', `${name}.onnx`))
    }
    expect(await answer(['new', project])).toMatchObject({ models: 0, read_only: false })
    const { models } = await answer(['model', 'import', project, 'models', '--pattern', '{role}-{epoch}.onnx'])
    expect(models).toHaveLength(networks.length)
    const data = ['data', 'add', project, join(resources, 'data/train'), '--kind', 'image', '--preset', 'mnist']
    expect(await answer(data)).toMatchObject({ name: 'train', classes: ['5', '6', '7', '8', '9'], skipped: [] })
  })

  it('is not created twice', async () => {
    const { status, stderr } = await carryover(['new', project])
    expect([status, stderr]).toEqual([1, expect.stringContaining('not overwritten')])
  })

  it('studies, and has nothing left to do the second time', async () => {
    const first = await answer(['study', project, ...settings, '--kappa', '0'])
    expect(first).toMatchObject({ planned: 8, computed: 8, cached: 0, failed: 0, forward_passes: 8 * 16 })
    expect(first.report).toMatchObject({
      order: [1, 2, 3, 4],
      networks: { pretrained: 'pretrained-012', finetuned: 'finetuned-040', scratch: 'scratch-040' },
      convergence: { finetuned: { epochs: [0, 40] }, scratch: { epochs: [40] } },
      settings: { samples: '0,41', kappa: 0 },
    })
    const second = await answer(['study', project])
    expect(second).toMatchObject({ computed: 0, cached: 8, forward_passes: 0, report: first.report })
  })

  it('shows and exports what the study computed', async () => {
    const one = [project, '--model', 'finetuned-040', '--sample', '41']
    const shown = await answer(['show', ...one, '--values', '--top', '3'])
    expect(shown.interactions).toHaveLength(3)
    const { values, shapley, v_empty, v_full } = shown as Record<string, number[]> & Record<string, number>
    expect(shapley.reduce((sum, share) => sum + share)).toBeCloseTo(v_full - v_empty, 9)
    await answer(['export', ...one, '--format', 'shapiq', '--index', 'SV', '--out', 'sv.json'])
    const { data } = JSON.parse(await readFile(join(folder, 'sv.json'), 'utf8')) as { data: Record<string, number> }
    expect(data).toEqual({ Empty: values[0], ...Object.fromEntries(shapley.entries()) })
  })

  it('stops cleanly when interrupted', async () => {
    const work = ['analyze', project, '--models', 'finetuned-040', '--players', 'grid:3x4']
    const stopped = await carryover([...work, '--samples', 'all', '--json'], {
      onProgress: (pid) => process.kill(pid, 'SIGINT'),
    })
    expect(stopped.status).toBe(130)
    expect(JSON.parse(stopped.stdout)).toMatchObject({ error: { code: 'CANCELLED' } })
    expect(await answer([...work, '--samples', '0', '--values-only'])).toMatchObject({ planned: 1, failed: 0 })
  })
})

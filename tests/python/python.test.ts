import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { guessBinding } from '../../main/models/binding.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import { trialRun } from '../../main/models/trial.ts'
import { packageFolder, prepareEnvironment, type Environment } from './environment.ts'
import { makeProjects } from './projects.ts'

/** PyTorch alone is 190 MB to install, and some GB where only its build for GPUs is found. */
const patience = 900_000

let environment: Environment
const folder = mkdtempSync(join(tmpdir(), 'carryover-python-'))
beforeAll(async () => {
  environment = await prepareEnvironment()
  if ('missing' in environment) console.warn(environment.missing)
  else await makeProjects(folder)
}, patience)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Networks of each kind, as the package writes them. */
const writeNetworks = `
import networks
from carryover import export
export(networks.made(networks.VisionTransformer), networks.PICTURE, "picture.onnx")
export(networks.made(networks.SequenceClassifier), networks.TYPED, "text.onnx")
export(networks.made(networks.Rows), networks.ROW, "row.onnx")`

it('the program takes the networks for what they are', { timeout: patience }, async ({ skip }) => {
  if ('missing' in environment) return skip(environment.missing)
  const paths = { ...process.env, PYTHONPATH: join(packageFolder, 'tests') }
  await promisify(execFile)(environment.python, ['-c', writeNetworks], { cwd: folder, env: paths })
  const bound = async (name: string) => {
    const { inspection } = await inspectModel(join(folder, name))
    return trialRun(join(folder, name), guessBinding(inspection))
  }
  const answers = { batch: null, logits: 'logits', scale: 'logits', classes: 5, features: 'features', constants: [] }
  expect(await bound('picture.onnx')).toMatchObject({
    ...answers,
    kind: 'image',
    channels: 3,
    height: 8,
    featureCount: 16,
  })
  const tokens = {
    ids: { name: 'input_ids' },
    attention: { name: 'attention_mask' },
    types: { name: 'token_type_ids' },
  }
  expect(await bound('text.onnx')).toMatchObject({ ...answers, ...tokens, kind: 'text', length: 0, vocabulary: 30 })
  const inputs = [{ name: 'row', type: 'float32', shape: [6] }]
  expect(await bound('row.onnx')).toMatchObject({ ...answers, kind: 'table', inputs, featureCount: 7 })
})

const files = readdirSync(join(packageFolder, 'tests')).filter((name) => /^test_.*\.py$/.test(name))

it.for(files)('%s', { timeout: patience }, async (file, { skip }) => {
  if ('missing' in environment) skip(environment.missing)
  else {
    const { status, output } = await pytest(environment.python, file)
    expect(status, output).toBe(0)
    // Whoever runs pytest by hand has no projects of the program and leaves tests out; here none is.
    expect(output).toMatch(/^\d+ passed in /m)
  }
})

function pytest(python: string, file: string): Promise<{ status: number | null; output: string }> {
  const options = ['-m', 'pytest', '-q', '--tb=short', '--color=no', join('tests', file)]
  const child = spawn(python, options, {
    cwd: packageFolder,
    env: { ...process.env, CARRYOVER_PROJECTS: folder, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (output += data.toString()))
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      resolve({ status, output })
    })
  })
}

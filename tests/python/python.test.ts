import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packageFolder, prepareEnvironment, type Environment } from './environment.ts'
import { makeProjects } from './projects.ts'

/** PyTorch alone is 190 MB to install. */
const patience = 600_000

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

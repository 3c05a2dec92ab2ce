import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addData } from '../addData.ts'
import { copyPictures } from '../calls/pictures.ts'
import { stateOf, type Results } from '../torture/kill/state.ts'
import { createWorkplace, resources, type Workplace } from './workplace.ts'

/**
 * The program on disks that give out. Limits are those of the system, in processes of their own: the size of files
 * (`ulimit -f`), and where the system lets us, a small file system in a mount namespace that ends with its process.
 */

const command = fileURLToPath(new URL('../../bin/carryover.mjs', import.meta.url))
const shell = (script: string, ...args: string[]) =>
  spawnSync('bash', ['-c', script, 'bash', ...args], { encoding: 'utf8', timeout: 120_000 })
const canLimit = process.platform !== 'win32'
const canMount = canLimit && shell('unshare -m mount -t tmpfs tmpfs /mnt').status === 0
if (!canMount) console.warn('No file system can be made here: the tests on one that is full or read-only are left out.')

let place: Workplace
let base: string
let whole: Results
beforeAll(async () => {
  place = createWorkplace(1)
  mkdirSync(place.path('base'))
  const { project } = await place.workbench.call('project.create', { path: place.path('base/p.carryover') })
  await place.workbench.call('model.add', { project, path: resources('models/finetuned-040.onnx') })
  copyPictures(place.path('digits'), 6)
  await addData(place.workbench, { project, path: place.path('digits'), kind: 'image', preset: 'mnist' })
  await place.workbench.call('project.close', { project })
  base = project
  // The batch size, on which rounding depends, is measured here and the same everywhere.
  expect(analyze(base, '0').status).toBe(0)
  const reference = copyTo('whole')
  expect(analyze(reference).status).toBe(0)
  whole = stateOf(reference).results
})
afterAll(() => place.close())

function copyTo(folder: string): string {
  mkdirSync(place.path(folder))
  const copy = place.path(`${folder}/p.carryover`)
  copyFileSync(base, copy)
  return copy
}

const options = (samples: string) => [
  '--models',
  'finetuned-040',
  '--data',
  'digits',
  '--samples',
  samples,
  '--players',
  'grid:2x4',
  '--json',
]
/** Runs the analysis, by way of a script that makes the disk what it is to be and then does `"$@"`. */
function analyze(project: string, samples = 'all', script = 'exec "$@"') {
  const { status, stdout, stderr } = shell(script, process.execPath, command, 'analyze', project, ...options(samples))
  const answer = JSON.parse(stdout || '{}') as { error?: { code: string; message: string; hint?: string } }
  return { status, error: answer.error, stderr }
}

/** Sound, as far as it came, with what was stored before; and it comes to its end where there is room. */
function expectResumable(project: string): void {
  const state = stateOf(project)
  expect(state.damage).toEqual([])
  expect(state.results.games.size).toBeGreaterThan(1)
  expect(state.results.games.size).toBeLessThan(whole.games.size)
  expect(whole.games).toEqual(new Map([...whole.games, ...state.results.games]))
  expect(analyze(project).status).toBe(0)
  expect(stateOf(project).results).toEqual(whole)
}

describe.runIf(canLimit)('a file that may not grow any more', () => {
  test('ends the work with a sentence, and it goes on when there is room again', () => {
    const project = copyTo('limited')
    const { status, error, stderr } = analyze(project, 'all', 'ulimit -f 400; exec "$@"')
    expect([status, error?.code]).toEqual([1, 'FILE_UNWRITABLE'])
    expect(error!.message).toMatch(/^"p\.carryover" .*\.$/)
    expect(error!.hint).toMatch(/\.$/)
    expect(stderr).not.toMatch(/\n\s+at /)
    expectResumable(project)
    expect(readdirSync(join(project, '..'))).toEqual(['p.carryover'])
  })
})

describe.runIf(canMount)('a file system of its own', () => {
  test('that is full is said to be, and the work goes on elsewhere', () => {
    const project = copyTo('full')
    const out = join(project, '..')
    const script = `
      mkdir -p "$0-disk"; mount -t tmpfs -o size=640k tmpfs "$0-disk" || exit 99
      cp ${JSON.stringify(project)} "$0-disk/p.carryover"
      "\${@:1:3}" "$0-disk/p.carryover" "\${@:5}"; status=$?
      cp "$0-disk"/* ${JSON.stringify(out)}; exit $status`
    const run = spawnSync(
      'unshare',
      ['-m', 'bash', '-c', script, place.path('tmp'), process.execPath, command, 'analyze', project, ...options('all')],
      { encoding: 'utf8' },
    )
    const { error } = JSON.parse(run.stdout) as { error: { code: string; message: string; hint: string } }
    expect([run.status, error.code]).toEqual([1, 'FILE_UNWRITABLE'])
    expect(error.message).toBe('"p.carryover" could not be written: the disk is full.')
    expect(error.hint).toBe('Make room; what was stored before is safe.')
    expectResumable(project)
  })

  test('that is read-only is said to be; what is stored can be looked at, and nothing is changed', () => {
    const project = copyTo('sealed')
    const sealed = `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"`
    const inside = (...args: string[]) =>
      spawnSync('unshare', ['-m', 'bash', '-c', sealed, join(project, '..'), process.execPath, command, ...args], {
        encoding: 'utf8',
      })
    const refused = inside('analyze', project, ...options('all'))
    const { error } = JSON.parse(refused.stdout) as { error: { code: string; message: string } }
    expect([refused.status, error.code]).toEqual([1, 'FILE_UNWRITABLE'])
    expect(error.message).toMatch(/is read-only\.$/)
    const shown = inside('show', project, '--model', 'finetuned-040', '--data', 'digits', '--sample', '0', '--json')
    expect([shown.status, shown.stderr]).toEqual([0, ''])
    expect(readdirSync(join(project, '..'))).toEqual(['p.carryover'])
  })
})

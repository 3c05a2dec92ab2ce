import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkbench } from '../../main/workbench.ts'
import { runCli } from './runCli.ts'
import { npy } from '../npy.ts'

/** Every bad input a user can give, through the real engine: a code, a sentence, an exit status, and nothing half-added. */

const folder = mkdtempSync(join(tmpdir(), 'carryover-bad-'))
const at = (name: string) => join(folder, name)
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
const sample = (name: string) => fileURLToPath(new URL(`../../resources/sample/${name}`, import.meta.url))
const cli = (...argv: string[]) => runCli(argv, { createWorkbench: () => createWorkbench({ processes: 1 }) })

beforeAll(async () => {
  for (const argv of [
    ['new', at('p.carryover')],
    ['model', 'add', at('p.carryover'), sample('models/finetuned-040.onnx')],
    ['data', 'add', at('p.carryover'), sample('data/train'), '--kind', 'image', '--preset', 'mnist'],
    ['data', 'add', at('p.carryover'), fixture('planted'), '--kind', 'image', '--channels', '1', '--name', 'small'],
  ]) {
    expect((await cli(...argv)).status).toBe(0)
  }
  writeFileSync(at('text.onnx'), 'not a network')
  writeFileSync(at('empty.onnx'), '')
  const network = readFileSync(sample('models/finetuned-040.onnx'))
  writeFileSync(at('truncated.onnx'), network.subarray(0, network.length / 2))
  mkdirSync(at('folder.onnx'))
  // Data outside the model's folder that does exist: it is refused, not merely missing.
  mkdirSync(at('models'))
  copyFileSync(fixture('bad/external-data.onnx'), at('models/external-data.onnx'))
  copyFileSync(fixture('bad/external-ok.bin'), at('outside.bin'))
  mkdirSync(at('pictures/a'), { recursive: true })
  writeFileSync(at('pictures/a/broken.png'), readFileSync(sample('data/train/5/0000.png')).subarray(0, 60))
  mkdirSync(at('nothing'))

  writeFileSync(at('short.npy'), npy({ descr: "'<f8'", shape: '(7,)' }, Buffer.alloc(56)))
  writeFileSync(
    at('nan.npy'),
    npy({ descr: "'<f8'", shape: '(4,)' }, Buffer.from(Float64Array.of(0, 1, NaN, 2).buffer)),
  )
  writeFileSync(at('pickled.npy'), npy({ descr: "'|O'", shape: '(4,)' }, Buffer.from('\x80\x04K\x01.')))
  writeFileSync(at('cut.npy'), npy({ descr: "'<f8'", shape: '(4,)' }, Buffer.alloc(9)))
  writeFileSync(at('text.npy'), 'not an array')

  writeFileSync(at('text.carryover'), 'not a project')
  new Database(at('other.carryover')).exec('CREATE TABLE t (x)').close()
  copyFileSync(at('p.carryover'), at('newer.carryover'))
  const newer = new Database(at('newer.carryover'))
  newer.pragma('user_version = 1000')
  newer.close()
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const p = at('p.carryover')
const add = (file: string) => ['model', 'add', p, file]
const analyze = (...options: string[]) => ['analyze', p, ...options]
const whole = ['--models', 'finetuned-040', '--data', 'train', '--samples', '0', '--players', 'grid:2x2']
/** The options above, one of them replaced. */
const but = (option: string, value: string) => analyze(...whole, option, value)

const cases: [what: string, argv: string[], status: number, code: string, saying: string][] = [
  ['a file that is not ONNX', add(at('text.onnx')), 1, 'MODEL_INVALID', 'text.onnx'],
  ['an empty model', add(at('empty.onnx')), 1, 'MODEL_INVALID', 'empty'],
  ['a truncated model', add(at('truncated.onnx')), 1, 'MODEL_INVALID', 'truncated.onnx'],
  ['a folder as a model', add(at('folder.onnx')), 1, 'MODEL_INVALID', 'folder'],
  ['no such model file', add(at('none.onnx')), 1, 'MODEL_INVALID', 'none.onnx'],
  ['external data outside', add(at('models/external-data.onnx')), 1, 'MODEL_INVALID', 'outside.bin'],
  ['external data by absolute path', add(fixture('bad/absolute-external.onnx')), 1, 'MODEL_INVALID', 'absolute'],
  ['missing external data', add(fixture('bad/external-missing.onnx')), 1, 'MODEL_INVALID', 'does not exist'],
  ['no float output', add(fixture('bad/no-float-output.onnx')), 1, 'MODEL_BINDING', 'float'],
  ['an unknown operator', add(fixture('bad/unsupported-operator.onnx')), 1, 'MODEL_UNSUPPORTED', 'operator'],
  ['a name that is taken', add(sample('models/finetuned-040.onnx')), 1, 'MODEL_EXISTS', 'finetuned-040'],
  [
    'an output that is not there',
    [...add(sample('models/scratch-040.onnx')), '--logits', 'x'],
    1,
    'MODEL_BINDING',
    '"x"',
  ],
  [
    'a pattern nothing matches',
    ['model', 'import', p, sample('models'), '--pattern', '{role}.pt'],
    2,
    'USAGE',
    '{role}.pt',
  ],
  ['no such pictures', ['data', 'add', p, at('none'), '--kind', 'image'], 1, 'DATASET_MISSING', 'none'],
  ['an empty folder', ['data', 'add', p, at('nothing'), '--kind', 'image'], 1, 'DATASET_INVALID', 'nothing'],
  ['only broken pictures', ['data', 'add', p, at('pictures'), '--kind', 'image'], 1, 'DATASET_INVALID', 'pictures'],
  ['a kind that is not there', ['data', 'add', p, at('nothing'), '--kind', 'sound'], 2, 'USAGE', 'sound'],
  ['an unknown model', but('--models', 'nobody'), 1, 'MODEL_UNKNOWN', 'nobody'],
  ['an unknown data set', but('--data', 'nobody'), 1, 'DATASET_UNKNOWN', 'nobody'],
  ['a sample out of range', but('--samples', '100'), 1, 'SAMPLE_UNKNOWN', '100'],
  ['samples that mean nothing', but('--samples', 'some'), 2, 'USAGE', 'some'],
  ['a grid that does not fit', but('--players', 'grid:1x29'), 2, 'PLAYERS_INVALID', '29'],
  ['too many players', but('--players', 'grid:5x4'), 2, 'PLAYERS_INVALID', '16'],
  ['pictures the network does not take', but('--data', 'small'), 1, 'SAMPLE_INVALID', '1 × 6 × 6'],
  ['a class that is not there', but('--class', '5'), 1, 'CLASS_UNKNOWN', '5'],
  ['a baseline that is none', but('--baseline', 'pink'), 2, 'BASELINE_INVALID', 'pink'],
  ['a tolerance out of range', but('--kappa', '-1'), 2, 'USAGE', 'kappa'],
  [
    'a study without its roles',
    ['study', p, '--data', 'train', '--samples', '0', '--players', 'grid:2x2'],
    1,
    'STUDY_INVALID',
    'pretrained',
  ],
  ['a game of the wrong length', ['decompose', at('short.npy')], 1, 'GAME_INVALID', '7'],
  ['a game with NaN', ['decompose', at('nan.npy')], 1, 'GAME_INVALID', 'nan.npy'],
  ['a game with pickled objects', ['decompose', at('pickled.npy')], 1, 'GAME_INVALID', 'pickled.npy'],
  ['a game that is cut off', ['decompose', at('cut.npy')], 1, 'GAME_INVALID', 'cut.npy'],
  ['a game that is no array', ['decompose', at('text.npy')], 1, 'GAME_INVALID', 'text.npy'],
  ['no such game', ['decompose', at('none.npy')], 1, 'GAME_INVALID', 'none.npy'],
  [
    'a project that is not one',
    ['show', at('text.carryover'), '--model', 'm', '--sample', '0'],
    1,
    'PROJECT_INVALID',
    'text.carryover',
  ],
  [
    'another database',
    ['show', at('other.carryover'), '--model', 'm', '--sample', '0'],
    1,
    'PROJECT_INVALID',
    'other.carryover',
  ],
  [
    'a newer project',
    ['show', at('newer.carryover'), '--model', 'm', '--sample', '0'],
    1,
    'PROJECT_NEWER',
    'newer.carryover',
  ],
  [
    'no such project',
    ['show', at('none.carryover'), '--model', 'm', '--sample', '0'],
    1,
    'PROJECT_MISSING',
    'none.carryover',
  ],
  ['a project that exists', ['new', p], 1, 'PROJECT_EXISTS', 'p.carryover'],
]

const contentOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
/** Rows of every table that a user would see, in the project as it lies on the disk. */
function added(): Record<string, number> {
  const database = new Database(p, { readonly: true })
  const count = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
  const rows = Object.fromEntries(['models', 'datasets', 'samples', 'games', 'explanations'].map((t) => [t, count(t)]))
  database.close()
  return rows
}

test.each(cases)('%s', async (_, argv, status, code, saying) => {
  const others = ['text.carryover', 'other.carryover', 'newer.carryover'].map(at)
  const before = [added(), others.map(contentOf)]

  const json = await cli(...argv, '--json')
  const { error } = JSON.parse(json.stdout) as { error: { code: string; message: string } }
  expect([error.code, json.status]).toEqual([code, status])
  expect(error.message).toContain(saying)
  expect(error.message).toMatch(/[.?]$/)

  const text = await cli(...argv)
  expect(text.status).toBe(status)
  expect(text.stdout).toBe('')
  expect(text.stderr).toContain(error.message)
  expect(`${text.stderr}${json.stdout}`).not.toMatch(/\n\s+at |Error:/)

  expect([added(), others.map(contentOf)]).toEqual(before)
})

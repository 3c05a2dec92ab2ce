import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'carryover-privacy-'))
const attempts = join(folder, 'attempts')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Runs Node with every way out closed and watched, in the program and in all that it starts. */
function watched(...argv: string[]) {
  const hook = pathToFileURL(join(import.meta.dirname, 'refuseNetwork.mjs')).href
  return spawnSync(process.execPath, argv, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=${hook}`,
      CARRYOVER_ATTEMPTS: attempts,
      CARRYOVER_SETTINGS: join(folder, 'settings'),
    },
  })
}
const carryover = (...argv: string[]) => watched(join(root, 'bin/carryover.mjs'), ...argv)
const attempted = () => (existsSync(attempts) ? readFileSync(attempts, 'utf8') : '')

it('the program never reaches for the network: a study, a look, figures, a report, the doctor', () => {
  const models = join(root, 'resources/sample/models')
  const sample = (split: string) => join(root, 'resources/sample/data', split)
  const commands = [
    ['doctor'],
    ['new', 'p.carryover'],
    ['model', 'add', 'p.carryover', join(models, 'pretrained-012.onnx'), '--role', 'pretrained'],
    ['model', 'add', 'p.carryover', join(models, 'finetuned-000.onnx'), '--role', 'finetuned', '--epoch', '0'],
    ['model', 'add', 'p.carryover', join(models, 'finetuned-040.onnx'), '--role', 'finetuned', '--epoch', '40'],
    ['data', 'add', 'p.carryover', sample('train'), '--kind', 'image', '--preset', 'mnist', '--name', 'train'],
    ['data', 'add', 'p.carryover', sample('test'), '--kind', 'image', '--preset', 'mnist', '--name', 'test'],
    [
      ...['study', 'p.carryover', '--data', 'test', '--probe-data', 'train', '--samples', '0,500'],
      ...['--players', 'grid:2x3', '--report', 'report'],
    ],
    ['show', 'p.carryover', '--model', 'finetuned-040', '--data', 'test', '--sample', '0'],
    ['export', 'p.carryover', '--figure', 'knowledge-by-order', '--format', 'svg,pdf,png', '--out', 'figures'],
    ['check', 'p.carryover'],
  ]
  for (const argv of commands) {
    const { status, stderr } = carryover(...argv)
    expect([argv[0], status, status === 0 ? '' : stderr]).toEqual([argv[0], 0, ''])
  }
  expect(attempted()).toBe('')
}, 240_000)

it.each([
  ['connect', "import('node:net').then(({ connect }) => connect(9, '127.0.0.1'))"],
  ['connect', "import('node:http').then(({ get }) => get('http://127.0.0.1:9/'))"],
  ['fetch', "fetch('http://127.0.0.1:9/')"],
  ['dns.lookup', "import('node:dns').then(({ lookup }) => lookup('localhost', () => 0))"],
  ['dgram', "import('node:dgram').then(({ createSocket }) => createSocket('udp4'))"],
  ['connect', "import('node:child_process').then(({ fork }) => fork('./child.mjs'))"],
])('what watches sees it: %s by %s', (what, code) => {
  rmSync(attempts, { force: true })
  writeFileSync(join(folder, 'child.mjs'), "import { connect } from 'node:net'; connect(9, '127.0.0.1')")
  watched('--eval', code)
  expect(attempted()).toContain(`${what} `)
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { studySettings, type Checkpoint, type DatasetInfo, type ModelInfo } from '../../contract/index.ts'
import { createFake, empty } from '../fakeWorkbench.ts'
import { report, shown, summary } from './examples.ts'
import { runCli, runJson } from './runCli.ts'

const project = 'open project'
const model: ModelInfo = {
  id: 1,
  name: 'ft',
  role: 'finetuned',
  run: 'a',
  epoch: 3,
  path: 'ft.onnx',
  sha256: 'f00d',
  missing: false,
  inspection: {
    irVersion: 8,
    opset: 17,
    producer: 'pytorch',
    inputs: [],
    outputs: [],
    operators: { LayerNormalization: 1 },
    parameters: 10,
    bytes: 100,
    externalData: [],
  },
  binding: {
    kind: 'image',
    input: 'x',
    layout: 'NCHW',
    type: 'float32',
    channels: 1,
    height: 28,
    width: 28,
    batch: null,
    logits: 'y',
    scale: 'logits',
    classes: 5,
    features: null,
    featureCount: 0,
    constants: [],
  },
  probe: null,
}

const data: DatasetInfo = {
  id: 1,
  name: 'd',
  kind: 'image',
  column: null,
  path: 'd',
  missing: false,
  classes: ['5', '6'],
  count: 2,
  preprocessing: { channels: 1, order: 'RGB', resize: null, crop: null, scale: 1, mean: [0], std: [1] },
  skipped: [{ path: '5/x.png', reason: 'is damaged' }],
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-cli-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('model', () => {
  it('add sends what was said and leaves the rest to the engine', async () => {
    const workbench = createFake({ 'model.add': () => model })
    const options = ['--role', 'finetuned', '--run', 'a', '--epoch', '3', '--name', 'ft', '--logits', 'y']
    const { status, asked, document } = await runJson(['model', 'add', 'p.carryover', 'ft.onnx', ...options], workbench)
    expect(status).toBe(0)
    expect(asked).toEqual([
      { name: 'project.open', input: { path: resolve('p.carryover') } },
      {
        name: 'model.add',
        input: {
          project,
          path: resolve('ft.onnx'),
          name: 'ft',
          role: 'finetuned',
          run: 'a',
          epoch: 3,
          binding: { logits: 'y' },
        },
      },
    ])
    expect(document).toMatchObject({
      name: 'ft',
      epoch: 3,
      binding: { feature_count: 0 },
      inspection: { ir_version: 8, operators: { LayerNormalization: 1 } },
    })
    expect(workbench.closed).toBe(true)
  })

  it('import adds what the scan found', async () => {
    const checkpoints: Checkpoint[] = [{ path: '/a/ft-1.onnx', name: 'ft-1', role: 'finetuned', run: 'ft', epoch: 1 }]
    const workbench = createFake({ 'model.scan': () => checkpoints, 'model.import': () => [model] })
    const { asked } = await runCli(['model', 'import', 'p', 'a', '--pattern', '{run}-{epoch}.onnx'], { workbench })
    expect(asked.slice(1)).toEqual([
      { name: 'model.scan', input: { folder: resolve('a'), pattern: '{run}-{epoch}.onnx' } },
      { name: 'model.import', input: { project, checkpoints } },
    ])
  })
})

describe('provider', () => {
  const workbench = createFake({
    'project.info': () => ({ ...empty, provider: 'coreml' }),
    'project.compute': ({ provider }) => ({ ...empty, provider }),
  })
  const sent = async (...argv: string[]) => {
    workbench.asked.length = 0
    const { stdout } = await runCli(['provider', 'p', ...argv], { workbench })
    return [stdout, ...workbench.asked.slice(1)]
  }

  it('says what is asked for, and changes it', async () => {
    expect(await sent()).toEqual(['CoreML computes in p.\n', { name: 'project.info', input: { project } }])
    const change = { name: 'project.compute', input: { project, provider: 'webgpu' } }
    expect(await sent('webgpu')).toEqual(['WebGPU computes in p.\n', change])
    const back = { name: 'project.compute', input: { project, provider: null } }
    expect(await sent('automatic')).toEqual(['The best that works computes in p.\n', back])
  })

  it('refuses what it does not know', async () => {
    const { status, stderr } = await runCli(['provider', 'p', 'abacus'], { workbench })
    expect(status).toBe(2)
    expect(stderr).toContain(
      'The provider must be cpu, cuda, tensorrt, directml, coreml, webgpu or automatic, not "abacus".',
    )
  })
})

describe('check', () => {
  const fault = {
    kind: 'references' as const,
    sentence: '2 games belong to models that are not there.',
    remedy: 'They are removed.',
  }
  const sound = { path: '/p', schemaVersion: 3, faults: [], repaired: [], copy: null, backup: null }

  it('a sound project is done', async () => {
    const workbench = createFake({ 'project.check': () => sound })
    const { status, stdout, asked } = await runCli(['check', 'p.carryover'], { workbench })
    expect([status, stdout]).toEqual([0, '"p.carryover" is sound.\n'])
    expect(asked).toEqual([{ name: 'project.check', input: { path: resolve('p.carryover'), repair: false } }])
  })

  it('a fault is said with what a repair does, and the status is 1', async () => {
    const backup = { path: '/p.backup-v1.carryover', modifiedAt: 0 }
    const workbench = createFake({ 'project.check': () => ({ ...sound, faults: [fault], backup }) })
    const { status, stdout } = await runCli(['check', 'p'], { workbench })
    expect([status, stdout.split('\n')]).toEqual([
      1,
      [
        'Fault  2 games belong to models that are not there. They are removed.',
        '"carryover check p --repair" does that, after copying the file.',
        'A sound backup of 1970-01-01T00:00:00.000Z: /p.backup-v1.carryover',
        '',
      ],
    ])
    expect(await runJson(['check', 'p'], workbench)).toMatchObject({
      status: 1,
      document: { sound: false, faults: [fault], backup: { modified_at: '1970-01-01T00:00:00.000Z' } },
    })
  })

  it('a repair tells what it did', async () => {
    const repaired = ['2 rows of games that belonged to nothing were removed.']
    const workbench = createFake({ 'project.check': () => ({ ...sound, repaired, copy: '/copy' }) })
    const { status, stdout, asked } = await runCli(['check', 'p', '--repair'], { workbench })
    expect([status, stdout]).toEqual([0, `Repaired  ${repaired[0]}\nThe file as it was: /copy\n"p" is sound.\n`])
    expect(asked[0].input).toMatchObject({ repair: true })
  })
})

describe('data add', () => {
  const answer = createFake({
    'data.result': () => data,
  })

  it.each([
    [['--preset', 'mnist'], { preset: 'mnist' }],
    [
      ['--mean', '0.5, -1,2e-1', '--std', '1,2,3', '--size', '224'],
      { preprocessing: { mean: [0.5, -1, 0.2], std: [1, 2, 3], resize: 224, crop: [224, 224] } },
    ],
    [
      ['--size', '48x64', '--channels', '1', '--order', 'BGR', '--scale', '1'],
      { preprocessing: { resize: 64, crop: [48, 64], channels: 1, order: 'BGR', scale: 1 } },
    ],
    [['--label', 'digit', '--name', 'd'], { label: 'digit', name: 'd' }],
  ])('%j', async (options, sent) => {
    answer.asked.length = 0
    const { stdout } = await runCli(['data', 'add', 'p', 'd', '--kind', 'image', ...options], { workbench: answer })
    expect(answer.asked[1]).toEqual({
      name: 'data.start',
      input: { project, path: resolve('d'), kind: 'image', ...sent },
    })
    expect(stdout).toBe('Added "d": 2 samples, 2 classes.\n1 file skipped:\n  "5/x.png" is damaged\n')
  })
})

it('analyze reads every setting', async () => {
  const workbench = createFake({ 'analysis.result': () => summary })
  const { asked, status } = await runCli(
    'analyze p --models a,b --data test --samples random:50:7 --players grid:3x4 --baseline blur:2 --value logit --class 5 --kappa 1e-2 --tolerance 0.01 --values-only --shard 3/16'.split(
      ' ',
    ),
    { workbench },
  )
  expect(status).toBe(0)
  expect(asked.slice(1)).toEqual([
    {
      name: 'analysis.start',
      input: {
        project,
        settings: {
          models: ['a', 'b'],
          data: 'test',
          samples: { kind: 'random', count: 50, seed: 7 },
          players: { kind: 'grid', rows: 3, columns: 4 },
          baseline: { kind: 'blur', sigma: 2 },
          value: 'logit',
          target: 5,
          kappa: 0.01,
          tolerance: 0.01,
          valuesOnly: true,
          shard: { index: 3, count: 16 },
        },
      },
    },
    { name: 'analysis.result', input: { job: 'job' } },
  ])
})

describe('study', () => {
  const given = ['--samples', '0-1', '--players', 'grid:1x3']
  const base = {
    samples: { kind: 'list' as const, indices: [0, 1] },
    players: { kind: 'grid' as const, rows: 1, columns: 3 },
  }
  const sent = async (options: string[], stored: Record<string, unknown> | null = null) => {
    const workbench = createFake({
      'study.settings': () => stored && studySettings.parse(stored),
      'study.result': () => ({ summary, report }),
    })
    const { asked } = await runCli(['study', 'p', ...options], { workbench })
    return asked.find(({ name }) => name === 'study.start')?.input
  }

  it('fills in the defaults', async () => {
    expect(await sent(given)).toEqual({ project, settings: studySettings.parse(base) })
  })

  it('options override the file, which replaces the stored settings', async () => {
    const config = join(folder, 'study.yaml')
    await writeFile(config, 'samples: 0-1\nplayers: grid:1x3\nkappa: 0.5\ntau: 0.1\n')
    const settings = studySettings.parse({ ...base, kappa: 0, tau: 0.1, extraction: 'joint', probeData: 'train' })
    const options = ['--config', config, '--kappa', '0', '--extraction', 'joint', '--probe-data', 'train']
    expect(await sent(options, { ...base, seed: 5 })).toEqual({ project, settings })
  })

  it('takes stored settings, but not how much of them was to be done', async () => {
    const stored = { ...base, seed: 5, valuesOnly: true, shard: { index: 1, count: 2 } }
    expect(await sent([], stored)).toEqual({ project, settings: studySettings.parse({ ...base, seed: 5 }) })
    expect(await sent(['--values-only'], stored)).toMatchObject({ settings: { valuesOnly: true, seed: 5 } })
  })

  it('automatic takes a stored provider back', async () => {
    const stored = { ...base, provider: 'cuda' }
    expect(await sent([], stored)).toMatchObject({ settings: { provider: 'cuda' } })
    expect(await sent(['--provider', 'cpu'], stored)).toMatchObject({ settings: { provider: 'cpu' } })
    expect(await sent(['--provider', 'automatic'], stored)).toEqual({ project, settings: studySettings.parse(base) })
  })

  it('reads samples from a file', async () => {
    const list = join(folder, 'ids.txt')
    await writeFile(list, '4\n0-2, 9\n')
    expect(await sent([...given.slice(2), '--samples', `@${list}`])).toMatchObject({
      settings: { samples: { kind: 'list', indices: [4, 0, 1, 2, 9] } },
    })
  })

  it('says what is missing where nothing is stored', async () => {
    const { status, stderr } = await runCli(['study', 'p', '--players', 'grid:1x3'])
    expect(status).toBe(2)
    expect(stderr).toContain('The study needs --samples; the project has no settings stored.')
  })
})

describe('sample', () => {
  const settings = studySettings.parse({
    samples: { kind: 'all' },
    players: { kind: 'grid', rows: 3, columns: 4 },
    probeData: 'train',
  })

  it('opens the sample project and runs the study that is stored in it', async () => {
    const workbench = createFake({
      'project.sample': ({ path = '' }) => ({ ...empty, path }),
      'study.settings': () => settings,
      'study.result': () => ({ summary, report }),
    })
    const path = join(folder, 'new.carryover')
    const { status, stderr } = await runCli(['sample', path], { workbench })
    expect(status).toBe(0)
    expect(stderr).toContain(`Making ${path} from a bundled sample: a CNN`)
    expect(workbench.asked).toEqual([
      { name: 'project.sample', input: { path, study: 'digits' } },
      { name: 'study.settings', input: { project } },
      { name: 'study.start', input: { project, settings } },
      { name: 'study.result', input: { job: 'job' } },
    ])
  })
})

it('probe and show send their options', async () => {
  const workbench = createFake({
    'probe.result': () => ({
      model: 'pre',
      data: 'train',
      test: 'test',
      C: 10,
      classes: 5,
      features: 64,
      trainAccuracy: 0.9,
      testAccuracy: 0.75,
      loss: 1,
      gradientNorm: 1e-7,
      iterations: 9,
    }),
    'sample.explain': () => shown,
  })
  const probe = ['probe', 'p', '--model', 'pre', '--data', 'train', '--test', 'test', '--probe-c', 'search']
  const { stdout } = await runCli(probe, { workbench })
  expect(stdout).toContain('accuracy 90 % on "train", 75 % on "test".')
  await runCli(['show', 'p', '--model', 'ft', '--sample', '7', '--top', '1'], { workbench })
  expect(workbench.asked.filter(({ name }) => name !== 'project.open' && name !== 'probe.result')).toEqual([
    { name: 'probe.start', input: { project, model: 'pre', data: 'train', test: 'test', C: 'search' } },
    { name: 'sample.explain', input: { project, model: 'ft', data: undefined, sample: 7 } },
  ])
})

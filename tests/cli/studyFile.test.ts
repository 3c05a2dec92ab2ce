import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { studySettings } from '../../contract/index.ts'
import { spellSettings } from '../../main/settings/settings.ts'
import { settingKeys } from '../../main/settings/settingTexts.ts'
import { readStudyFile } from '../../main/settings/studyFile.ts'
import { report } from './examples.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-cli-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(text: string) {
  const path = join(folder, 'study.yaml')
  await writeFile(path, text)
  return readStudyFile(path)
}

it('reads every setting in the words of the command line', async () => {
  await writeFile(join(folder, 'ids.txt'), '3\n1\n')
  const text = `
    # For the paper.
    data: test
    probe-data: train
    samples: "@ids.txt"   # relative to this file
    players: grid:2x3
    baseline: constant:-0.5
    value: log-prob
    class: 3
    kappa: 5e-2
    tolerance: 1e-4
    extraction: joint
    alpha: 0.2
    tau: .1
    seed: 12
    probe-c: 0.5
    provider: webgpu
  `
  const settings = await read(text)
  expect(settings).toEqual({
    data: 'test',
    probeData: 'train',
    samples: { kind: 'list', indices: [3, 1] },
    players: { kind: 'grid', rows: 2, columns: 3 },
    baseline: { kind: 'constant', value: -0.5 },
    value: 'log-prob',
    target: 3,
    kappa: 0.05,
    tolerance: 1e-4,
    extraction: 'joint',
    alpha: 0.2,
    tau: 0.1,
    seed: 12,
    probeC: 0.5,
    provider: 'webgpu',
  })
  expect(parseDocument(text).toJS()).toHaveProperty('seed')
  expect(Object.keys(settings)).toHaveLength(settingKeys.length)
})

it('what a report spells, a file can say', async () => {
  const settings = studySettings.parse({
    ...report.settings,
    samples: { kind: 'list', indices: [9, 4, 5, 6, 0] },
    baseline: { kind: 'blur', sigma: 1.5 },
    target: 'predicted',
  })
  const lines = Object.entries(spellSettings(settings)).map(([key, value]) => `${key}: ${value}`)
  expect(lines).toContain('samples: 9,4-6,0')
  expect(studySettings.parse(await read(lines.join('\n')))).toEqual(settings)
})

it.each([
  ['slic:12', 'sample:7'],
  ['words', 'removal'],
  ['tokens:9', 'mask'],
  ['features:size of it=0-2+7,9+11', 'median'],
])('players %s and baseline %s are spelled as they are read', async (players, baseline) => {
  const settings = studySettings.parse({
    samples: { kind: 'all' },
    ...(await read(`players: ${players}\nbaseline: ${baseline}`)),
  })
  expect(spellSettings(settings)).toMatchObject({ players, baseline })
})

it('an empty file says nothing', async () => {
  expect(await read('# nothing yet\n')).toEqual({})
})

describe('refuses', () => {
  it.each([
    ['kapa: 0.02', 'has the unknown setting "kapa"', 'Did you mean kappa?'],
    ['probe_data: train', 'has the unknown setting "probe_data"', 'Did you mean probe-data?'],
    ['models: a', 'has the unknown setting "models"', undefined],
    ['colour: red', 'has the unknown setting "colour"', `Known are ${settingKeys.join(', ')}.`],
    ['__proto__: {kappa: 1}', 'has the unknown setting "__proto__"', undefined],
    ['constructor: 1', 'has the unknown setting "constructor"', undefined],
    ['? [a, b]\n: 1', 'has the unknown setting', undefined],
    ['kappa: 0\nkappa: 1', 'is not plain YAML: Map keys must be unique', undefined],
    ['kappa: [0, 1]', 'must give "kappa" one value', undefined],
    ['kappa:', 'must give "kappa" one value', undefined],
    ['data: &a test\nprobe-data: *a', 'must give "probe-data" one value', undefined],
    ['data: !!js/function "function () {}"', 'is not plain YAML: Unresolved tag', undefined],
    ['- kappa', 'must be a list of settings', undefined],
    ['kappa: "unclosed', 'is not plain YAML', undefined],
    ['a: 1\n---\nb: 2', 'is not plain YAML', undefined],
    ['kappa: much', 'The kappa must be a number, not "much".', undefined],
    ['players: grid:9x9', '81 players', undefined],
    [`# ${'x'.repeat(70_000)}`, 'is too large: 70002 bytes', undefined],
  ])('%j', async (text, message, hint) => {
    const error = await read(text).catch((error: unknown) => error)
    expect(error).toMatchObject({ name: 'CarryoverError', message: expect.stringContaining(message) as string })
    if (hint !== undefined) expect(error).toMatchObject({ hint })
    expect({}).not.toHaveProperty('kappa')
  })

  it('a folder', async () => {
    await expect(readStudyFile(folder)).rejects.toThrow('is not a file.')
  })
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { scanCheckpoints } from '../../main/models/checkpoints.ts'
import { samples } from './classifier.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-checkpoints-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Puts empty files of these names there and answers what they are taken for. */
async function scan(pattern: string, ...files: string[]) {
  for (const file of files) {
    await mkdir(join(folder, dirname(file)), { recursive: true })
    await writeFile(join(folder, file), '')
  }
  const found = await scanCheckpoints(folder, pattern)
  return found.map(({ name, role, run, epoch }) => [name, role, run, epoch])
}

test('the sample study: natural order, the run is the role', async () => {
  const found = await scanCheckpoints(samples, '{role}-{epoch}.onnx')
  expect(found).toHaveLength(21)
  expect(found[0]).toEqual({
    path: join(samples, 'finetuned-000.onnx'),
    name: 'finetuned-000',
    role: 'finetuned',
    run: 'finetuned',
    epoch: 0,
  })
  expect(found.map(({ run, epoch }) => `${run}@${epoch}`).slice(9, 13)).toEqual([
    'finetuned@40',
    'pretrained@12',
    'scratch@0',
    'scratch@1',
  ])
})

test.each([
  ['pretrained', 'pretrained'],
  ['Pre-Trained', 'pretrained'],
  ['pre', 'pretrained'],
  ['fine-tuned', 'finetuned'],
  ['fine_tuning', 'finetuned'],
  ['finetune', 'finetuned'],
  ['FT', 'finetuned'],
  ['from-scratch', 'scratch'],
  ['sc', 'scratch'],
  ['other', 'other'],
])('"%s" is a spelling of %s', async (spelling, role) => {
  expect(await scan('{role}-{epoch}.onnx', `${spelling}-007.onnx`)).toEqual([[`${spelling}-007`, role, role, 7]])
})

test('the role is read from a run’s name', async () => {
  const files = [
    'ft-seed1-2.onnx',
    'finetuned-from-pretrained-1.onnx',
    'scratch2-1.onnx',
    'prefix-1.onnx',
    'craft-1.onnx',
  ]
  expect(await scan('{run}-{epoch}.onnx', ...files)).toEqual([
    ['craft-1', 'other', 'craft', 1],
    ['finetuned-from-pretrained-1', 'finetuned', 'finetuned-from-pretrained', 1],
    ['ft-seed1-2', 'finetuned', 'ft-seed1', 2],
    ['prefix-1', 'other', 'prefix', 1],
    ['scratch2-1', 'scratch', 'scratch2', 1],
  ])
})

test('runs and epochs are in natural order', async () => {
  expect(await scan('{run}-{epoch}.onnx', 'run10-1.onnx', 'run9-10.onnx', 'run9-9.onnx')).toEqual([
    ['run9-9', 'other', 'run9', 9],
    ['run9-10', 'other', 'run9', 10],
    ['run10-1', 'other', 'run10', 1],
  ])
})

test('sub-folders: names that repeat become paths', async () => {
  const files = [
    'ft/a/01.onnx',
    'ft/b/01.onnx',
    'scratch/a/02.onnx',
    'ft/01.onnx',
    'ft/a/deep/01.onnx',
    'other/c/notes.txt',
  ]
  expect(await scan('{role}/{run}/{epoch}.onnx', ...files)).toEqual([
    ['ft/a/01', 'finetuned', 'a', 1],
    ['scratch/a/02', 'scratch', 'a', 2],
    ['ft/b/01', 'finetuned', 'b', 1],
  ])
})

test('sub-folders: names that do not repeat stay', async () => {
  expect(await scan('{role}/{run}.onnx', 'pre/base.onnx', 'ft/tuned.onnx')).toEqual([
    ['base', 'pretrained', 'base', null],
    ['tuned', 'finetuned', 'tuned', null],
  ])
})

test('without role and run the folder is the run', async () => {
  await mkdir(join(folder, 'finetuned'))
  await writeFile(join(folder, 'finetuned', '3.onnx'), '')
  const [found] = await scanCheckpoints(join(folder, 'finetuned'), '{epoch}.onnx')
  expect(found).toMatchObject({ role: 'finetuned', run: 'finetuned', epoch: 3, name: '3' })
})

test('what is special in a regular expression is plain text in a pattern', async () => {
  expect(await scan('net.(v1)+{epoch}.onnx', 'net.(v1)+4.onnx', 'netx(v1)+5.onnx', 'net.v14.onnx')).toEqual([
    ['net.(v1)+4', 'other', basename(folder), 4],
  ])
})

describe('refused', () => {
  test('nothing that fits: the sentence shows what is there', async () => {
    const refusal = scan('{role}-{epoch}.onnx', 'student-3.onnx', 'a.txt')
    await expect(refusal).rejects.toMatchObject({ code: 'USAGE' })
    await expect(refusal).rejects.toThrow(
      'fits the pattern "{role}-{epoch}.onnx"; there is "student-3.onnx", for example.',
    )
    await expect(scanCheckpoints(folder, 'sub/{epoch}.onnx')).rejects.toThrow('there are no files at that depth')
  })

  test('a folder that is not there', async () => {
    await expect(scanCheckpoints(join(folder, 'missing'), '{epoch}.onnx')).rejects.toThrow('cannot be read')
  })

  test.each([
    ['../{epoch}.onnx', 'not a path inside'],
    ['/{epoch}.onnx', 'not a path inside'],
    ['{epoch}-{seed}.onnx', 'has {seed}'],
    ['{constructor}.onnx', 'has {constructor}'],
    ['{run}-{run}.onnx', 'has {run} twice'],
    ['model.onnx', 'has none of'],
  ])('%s', async (pattern, fault) => {
    const refusal = scanCheckpoints(folder, pattern)
    await expect(refusal).rejects.toMatchObject({ code: 'USAGE' })
    await expect(refusal).rejects.toThrow(fault)
  })
})

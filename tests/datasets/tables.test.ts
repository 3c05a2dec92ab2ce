import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { surveyTable, tableSamples, type TableOptions } from '../../main/datasets/tables.ts'
import { folderOf } from './folder.ts'

async function read(content: string, options: TableOptions = {}, most?: number) {
  const file = join(await folderOf({ 'set.csv': content }), 'set.csv')
  const survey = await surveyTable(file, options, { most })
  const samples = []
  for await (const sample of tableSamples(file, survey)) samples.push(sample)
  return { survey, samples }
}

const flowers = 'size,colour,petals,label\n1.5,red,5,rose\n-2e1, blue ,6,lily\n.5,red,10,rose\n'

test('numbers and categories in the order of the file, the label apart', async () => {
  const { survey, samples } = await read(flowers)
  expect(survey).toEqual({
    columns: [
      { name: 'size', categories: null },
      { name: 'colour', categories: ['blue', 'red'] },
      { name: 'petals', categories: null },
    ],
    labelColumn: 'label',
    fileColumns: ['size', 'colour', 'petals', 'label'],
    classes: ['lily', 'rose'],
    count: 3,
    whole: true,
    skipped: [],
    labels: { classes: ['lily', 'rose'], are: 'names' },
  })
  expect(samples.map(({ path, label, content }) => [path, label, content])).toEqual([
    ['line 2', 1, '[1.5,"red",5]'],
    ['line 3', 0, '[-20,"blue",6]'],
    ['line 4', 1, '[0.5,"red",10]'],
  ])
  expect(samples[0].sha256).toBe(createHash('sha256').update('[1.5,"red",5]').digest('hex'))
})

test('the columns of the network, in its order; categories that look like numbers in the order of those', async () => {
  const { survey, samples } = await read(flowers, {
    columns: ['petals', 'size'],
    label: 'colour',
    categorical: ['petals'],
  })
  expect(survey.columns).toEqual([
    { name: 'petals', categories: ['5', '6', '10'] },
    { name: 'size', categories: null },
  ])
  expect(survey.classes).toEqual(['blue', 'red'])
  expect(samples.map(({ label, content }) => [label, content])).toEqual([
    [1, '["5",1.5]'],
    [0, '["6",-20]'],
    [1, '["10",0.5]'],
  ])
})

test('columns that only number the rows are left out, and a file without labels has none', async () => {
  const { survey, samples } = await read(',a,b\n0,1,2\n1,3,4\n')
  expect(survey.columns.map(({ name }) => name)).toEqual(['a', 'b'])
  expect([survey.labelColumn, survey.classes]).toEqual([null, []])
  expect(samples.map(({ label, content }) => [label, content])).toEqual([
    [null, '[1,2]'],
    [null, '[3,4]'],
  ])
})

test('class indices, also as pandas writes them beside missing ones', async () => {
  const { survey, samples } = await read('a,y\n1,2.0\n2,\n3,0.0\n')
  expect(survey.classes).toEqual(['0', '1', '2'])
  expect(samples.map(({ label }) => label)).toEqual([2, null, 0])
})

test('only the beginning is looked at when that is asked for', async () => {
  const content = `a,label\n${Array.from({ length: 50 }, (_, i) => `${i},${i % 7}\n`).join('')}`
  const { survey } = await read(content, {}, 5)
  expect([survey.count, survey.whole, survey.classes.length]).toEqual([5, false, 5])
  expect((await read(content, {}, 50)).survey).toMatchObject({ count: 50, whole: true })
})

const many = (cell: (i: number) => string) => Array.from({ length: 1500 }, (_, i) => `${i},${cell(i)}\n`).join('')

test.each<[what: string, content: string, options: TableOptions, sentence: RegExp, hint?: RegExp]>([
  [
    'text among numbers',
    'a,b\n1,2\n3,4\n5,n/a\n',
    {},
    /has "n\/a" in the column "b" in line 4, which is no finite number\.$/,
    /call "b" categorical/,
  ],
  ['text far down', `a,b\n${many((i) => (i === 1400 ? 'x' : '1'))}`, {}, /has "x" in the column "b" in line 1402/],
  ['infinity', 'a,b\n1,2\n1,2\nInfinity,1\n', {}, /has "Infinity" in the column "a" in line 4/],
  ['hexadecimal', 'a,b\n1,2\n1,2\n0x10,1\n', {}, /has "0x10"/],
  ['an empty number', 'a,b\n1,2\n,4\n', {}, /has an empty cell in the column "a" in line 3\.$/],
  ['an empty category', 'a,b\nx,2\n ,4\n', {}, /has an empty cell in the column "a" in line 3\.$/],
  ['too many categories', `a,b\n${many((i) => `name ${i}`)}`, {}, /more than 1000 different entries in the column "b"/],
  ['a missing column', 'a,b\n1,2\n', { columns: ['a', 'c'] }, /has no column "c"\.$/, /Its columns are: a, b\.$/],
  ['a missing label column', 'a,b\n1,2\n', { label: 'c' }, /has no column "c"\.$/, /Its columns are: a, b\.$/],
  ['nothing but labels', 'label\n1\n', {}, /has no columns but that of its labels\.$/],
  ['a header alone', 'a,b\n', {}, /has a header but no rows\.$/],
  [
    'measurements as labels',
    `a,target\n${many((i) => `${i}.5`)}`,
    {},
    /has no classes in its column "target" but 1500 different numbers: 0\.5, 1\.5, 2\.5, …\.$/,
  ],
  [
    'a giant class index',
    'a,y\n1,4000000000\n',
    {},
    /has the label 4000000000 in line 2, too large for a class index\.$/,
  ],
])('%s is refused with its place', async (_, content, options, sentence, hint = /.*/) => {
  await expect(read(content, options)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(sentence) as string,
  })
  await expect(read(content, options)).rejects.toSatisfy((error: { hint?: string }) => hint.test(error.hint ?? ''))
})

test.each<[what: string, options: TableOptions]>([
  ['a label that is a feature', { columns: ['size', 'label'] }],
  ['a column twice', { columns: ['size', 'size'] }],
  ['a category that is no column', { columns: ['size'], categorical: ['colour'] }],
])('%s is wrong usage', async (_, options) => {
  await expect(read(flowers, options)).rejects.toMatchObject({ code: 'USAGE' })
})

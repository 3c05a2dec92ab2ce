import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parquetColumns } from '../../main/datasets/parquet/schema.ts'
import { openRows } from '../../main/datasets/rows.ts'
import type { Watch } from '../../main/datasets/row.ts'
import { surveyTable, tableSamples } from '../../main/datasets/tables.ts'
import { surveyTexts, textSamples } from '../../main/datasets/texts.ts'
import { folderOf } from './folder.ts'

const fixture = (name: string) => join(import.meta.dirname, '../reference/parquet', `${name}.parquet`)
/** As pyarrow and pandas read them back: tests/reference/parquet.py. */
const reference = JSON.parse(readFileSync(join(import.meta.dirname, '../reference/parquet.json'), 'utf8')) as {
  long: { rows: number; sums: number[] }
} & Record<'reviews' | 'cells-none', { columns: string[]; rows: (string | number | null)[][] }>

async function read(file: string, watch?: Watch, columns?: string[]) {
  const opened = await openRows(file)
  const rows = []
  for await (const row of opened.rows(watch, columns)) rows.push(row)
  return { columns: opened.columns, rows }
}

test.each(['none', 'snappy', 'gzip', 'brotli', 'lz4', 'zstd'])('cells as pyarrow reads them, %s', async (codec) => {
  const { columns, rows } = await read(fixture(`cells-${codec}`))
  expect(columns).toEqual(reference['cells-none'].columns)
  expect(rows.map(({ cells }) => cells)).toEqual(reference['cells-none'].rows)
  expect(rows.map(({ place }) => place)).toEqual(['row 0', 'row 1', 'row 2', 'row 3'])
})

test('texts, with the names of the classes that the file notes', async () => {
  const file = fixture('reviews')
  const survey = await surveyTexts(file)
  expect(survey).toMatchObject({ column: 'text', labelColumn: 'label', classes: ['neg', 'pos'], count: 5, whole: true })
  expect(survey.skipped.map(({ path }) => path)).toEqual(['row 2', 'row 4'])
  const samples = []
  for await (const sample of textSamples(file, survey)) samples.push(sample)
  const expected = reference.reviews.rows
    .filter(([, text]) => text !== null && text !== '')
    .map(([index, text, label]) => [`row ${index}`, text, label === -1 ? null : label])
  expect(samples.map(({ path, content, label }) => [path, content, label])).toEqual(expected)
})

test('a group of many pages is read in parts', async () => {
  const shares: number[] = []
  const { rows } = await read(fixture('long'), { progress: (share) => shares.push(share) })
  const sums = [0, 1, 2].map((column) => rows.reduce((sum, { cells }) => sum + Number(cells[column]), 0))
  expect([rows.length, sums]).toEqual([reference.long.rows, reference.long.sums])
  expect(rows.every(({ cells }, i) => cells[0] === i)).toBe(true)
  expect(shares).toEqual([0.4, 0.8, 1])
})

test('columns in the order in which they are asked for; a table of them', async () => {
  const { rows } = await read(fixture('cells-zstd'), {}, ['text', 'small'])
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['a', -128],
    ['é', 0],
    ['汉', 127],
    ['a', 5],
  ])
  const file = fixture('cells-zstd')
  const survey = await surveyTable(file, { columns: ['unsigned', 'text', 'half'], label: 'dictionary' })
  expect(survey.columns.map(({ categories }) => categories)).toEqual([null, ['a', 'é', '汉'], null])
  const samples = []
  for await (const { label, content } of tableSamples(file, survey)) samples.push([label, content])
  expect(samples[1]).toEqual([0, '[4294967295,"é",2]'])
  expect(samples[3]).toEqual([null, '[8,"a",65504]'])
})

test('a label that the names of the classes do not reach is unknown', async () => {
  await expect(surveyTexts(fixture('reviews'), { column: 'text', label: 'idx' })).resolves.toMatchObject({
    classes: ['0', '1', '2', '3', '4', '5', '6'],
  })
  // The note is as long as it was, and one name shorter.
  const bytes = await readFile(fixture('reviews'))
  const at = bytes.indexOf('"neg", "pos"]')
  bytes.write('"neg"       ]', at)
  const file = join(await folderOf({ 'one.parquet': bytes }), 'one.parquet')
  await expect(surveyTexts(file)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: `"${file}" has the unknown label 1 in row 0.`,
    hint: 'The classes of its column "label" are: neg.',
  })
})

test.each([
  ['lzo', /is compressed with LZO in "a", which is not read\.$/],
  ['encrypted', /is encrypted\.$/],
  ['encrypted-column', /is encrypted\.$/],
  ['latin1', /holds text that is not UTF-8 in "text", rows 0 to 1\.$/],
  ['nested', /holds lists or objects in its column "tags", not plain values\.$/],
  ['pictures', /holds lists or objects in its column "image"/],
])('%s is refused', async (name, sentence) => {
  await expect(read(fixture(name))).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(sentence) as string,
  })
})

test('nested columns do not matter where others are meant', async () => {
  expect(await surveyTexts(fixture('nested'))).toMatchObject({ column: 'text', count: 2 })
  expect((await read(fixture('nested'), {}, ['a'])).rows.map(({ cells }) => cells)).toEqual([[1], [2]])
})

test('what is cut off, damaged or something else is refused', async () => {
  const whole = await readFile(fixture('reviews'))
  const damaged = Buffer.from(whole)
  damaged.fill(0xff, 20, 60)
  const lying = Buffer.from(whole)
  lying.writeUInt32LE(2 ** 31, lying.length - 8)
  const scrambled = Buffer.from(whole)
  const description = scrambled.length - 8 - scrambled.readUInt32LE(scrambled.length - 8)
  scrambled.fill(0x1c, description, description + 100)
  const folder = await folderOf({
    'cut.parquet': whole.subarray(0, whole.length - 100),
    'damaged.parquet': damaged,
    'empty.parquet': '',
    'lying.parquet': lying,
    'scrambled.parquet': scrambled,
    'text.parquet': 'text,label\nfine,1\n',
  })
  const sentences: Record<string, RegExp> = {
    cut: /is cut off: the end of a Parquet file is missing\.$/,
    damaged: /is a damaged Parquet file/,
    empty: /is empty\.$/,
    lying: /description at its end has a wrong length\.$/,
    scrambled: /is a damaged Parquet file/,
    text: /is not a Parquet file\.$/,
  }
  for (const [name, sentence] of Object.entries(sentences)) {
    await expect(read(join(folder, `${name}.parquet`)), name).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(sentence) as string,
    })
  }
})

test('a column without a name is damage', () => {
  const element = { name: undefined as unknown as string }
  const schema = { element, children: [{ element, children: [], count: 1, path: [] }], count: 2, path: [] }
  expect(() => parquetColumns(schema)).toThrow('a column has no name')
})

test('reading stops when it is told to', async () => {
  const stop = new AbortController()
  const stopped = read(fixture('long'), {
    signal: stop.signal,
    progress: () => {
      stop.abort(new Error('enough'))
    },
  })
  await expect(stopped).rejects.toThrow('enough')
})

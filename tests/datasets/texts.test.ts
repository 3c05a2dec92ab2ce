import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { surveyTexts, textSamples, type TextOptions } from '../../main/datasets/texts.ts'
import { folderOf } from './folder.ts'

async function read(name: string, content: string, options: TextOptions = {}, most?: number) {
  const file = join(await folderOf({ [name]: content }), name)
  const survey = await surveyTexts(file, options, { most })
  const samples = []
  for await (const sample of textSamples(file, survey)) samples.push(sample)
  return { survey, samples }
}

test('texts with the classes of their labels, and what was skipped', async () => {
  const { survey, samples } = await read(
    'a.csv',
    'id,text,label\n1,good film,pos\n2, ,pos\n3,坏电影,neg\n4,"so, so",\n',
  )
  expect(survey).toEqual({
    column: 'text',
    labelColumn: 'label',
    fileColumns: ['id', 'text', 'label'],
    classes: ['neg', 'pos'],
    count: 3,
    whole: true,
    skipped: [{ path: 'line 3', reason: 'has no text' }],
    labels: { classes: ['neg', 'pos'], are: 'names' },
  })
  expect(samples.map(({ path, label, content }) => [path, label, content])).toEqual([
    ['line 2', 1, 'good film'],
    ['line 4', 0, '坏电影'],
    ['line 5', null, 'so, so'],
  ])
  expect(samples[1].sha256).toBe(createHash('sha256').update('坏电影').digest('hex'))
})

test.each<[content: string, column: string, label: string | null]>([
  ['Sentence,score,Sentiment\na,1,0\n', 'Sentence', 'Sentiment'],
  ['id,headline words,topic\n1,two words here,3\n2,and here again,1\n', 'headline words', null],
  ['what,label\nword,1\n', 'what', 'label'],
])('columns are guessed: %j', async (content, column, label) => {
  const { survey } = await read('a.csv', content)
  expect([survey.column, survey.labelColumn]).toEqual([column, label])
})

test('columns that were asked for', async () => {
  const { survey, samples } = await read('a.tsv', 'text\tbody\tgrade\nx\tone two\t2\n', {
    column: 'body',
    label: 'grade',
  })
  expect([survey.column, survey.labelColumn, survey.classes]).toEqual(['body', 'grade', ['0', '1', '2']])
  expect(samples).toMatchObject([{ path: 'line 2', label: 2, content: 'one two' }])
})

test('half a surrogate pair does not stay in a text', async () => {
  const { samples } = await read('a.jsonl', '{"text": "a\\ud800b", "tags": ["x"]}\n')
  expect(samples[0].content).toBe('a\uFFFDb')
})

test('many rows without text are not listed one by one', async () => {
  const { survey } = await read('a.csv', `id,text\n1,words\n${'2,\n'.repeat(1500)}`)
  expect(survey.skipped).toHaveLength(1001)
  expect(survey.skipped.at(-1)).toEqual({ path: '500 more rows', reason: 'has no text' })
})

test('only the beginning is looked at when that is asked for', async () => {
  const { survey } = await read('a.csv', `text,label\n${'words,1\n'.repeat(20)}more,9\n`, {}, 10)
  expect([survey.count, survey.whole, survey.classes.length]).toEqual([10, false, 2])
})

test.each<[what: string, content: string, options: TextOptions, sentence: RegExp, hint?: RegExp]>([
  [
    'a missing column',
    'text,label\na,1\n',
    { column: 'body' },
    /has no column "body"\.$/,
    /^Its columns are: text, label\.$/,
  ],
  [
    'a missing label column',
    'text,label\na,1\n',
    { label: 'y' },
    /has no column "y"\.$/,
    /^Its columns are: text, label\.$/,
  ],
  ['two columns of texts', 'a,b\none two,three four\n', {}, /has several columns of texts: a, b\.$/, /Say which/],
  ['no column of texts', 'a,b\n1,2\n', {}, /has no column of texts\.$/, /There are: a, b\.$/],
  ['a header alone', 'text,label\n', {}, /has a header but no rows\.$/],
  ['nothing but empty texts', 'text,label\n"",1\n', {}, /has no text in its column "text"\.$/],
])('%s is refused', async (_, content, options, sentence, hint = /.*/) => {
  await expect(read('a.csv', content, options)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(sentence) as string,
  })
  await expect(read('a.csv', content, options)).rejects.toSatisfy((error: { hint?: string }) =>
    hint.test(error.hint ?? ''),
  )
})

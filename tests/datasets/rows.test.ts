import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Watch } from '../../main/datasets/row.ts'
import { openRows } from '../../main/datasets/rows.ts'
import { folderOf } from './folder.ts'

async function read(name: string, content: string | Buffer, watch?: Watch, columns?: string[]) {
  const file = join(await folderOf({ [name]: content }), name)
  const opened = await openRows(file)
  const rows = []
  for await (const { place, cells } of opened.rows(watch, columns)) rows.push([place, ...cells])
  return { columns: opened.columns, rows }
}

test('quoted fields, empty lines, both line ends and a byte order mark, with the line on which each row starts', async () => {
  const content = '\uFEFFid, text \r\n1,"two\r\nlines"\r\n\r\n2,"a ""b"""\n3,5" wide\n4,"x\ny\nz"\n5,last'
  expect(await read('a.csv', content)).toEqual({
    columns: ['id', 'text'],
    rows: [
      ['line 2', '1', 'two\r\nlines'],
      ['line 5', '2', 'a "b"'],
      ['line 6', '3', '5" wide'],
      ['line 7', '4', 'x\ny\nz'],
      ['line 10', '5', 'last'],
    ],
  })
})

test('tabs and semicolons separate where they should', async () => {
  const rows = [['line 2', '1,5', 'b;c']]
  expect(await read('a.tsv', 'x\ty\n1,5\tb;c\n')).toEqual({ columns: ['x', 'y'], rows })
  expect(await read('a.csv', 'x;y\n1,5;"b;c"\n')).toEqual({ columns: ['x', 'y'], rows })
  expect(await read('a.csv', 'x\nb;c\n')).toEqual({ columns: ['x'], rows: [['line 2', 'b;c']] })
})

test('objects a line, with what they leave out', async () => {
  const content = '{"text": "a", "label": 1}\n\n{"score": 0.5, "label": true, "text": null}\n{"tags": ["x"]}\n'
  const found = await read('a.jsonl', content, {}, ['label', 'text', 'score'])
  expect(found.columns).toEqual(['text', 'label', 'score', 'tags'])
  expect(found.rows).toEqual([
    ['line 1', 1, 'a', null],
    ['line 3', 'true', null, 0.5],
    ['line 4', null, null, null],
  ])
  await expect(read('a.jsonl', content)).rejects.toThrow('holds lists or objects in "tags" in line 4')
})

test('characters that lie across the pieces in which a file is read', async () => {
  const text = `${'äöü汉字😀'.repeat(9000)}`
  const content = `text\n${text}\n"${text}\n${text}"\nend`
  expect((await read('a.csv', content)).rows).toEqual([
    ['line 2', text],
    ['line 3', `${text}\n${text}`],
    ['line 5', 'end'],
  ])
})

const long = 'a'.repeat(5 * 2 ** 20)

test.each<[what: string, name: string, content: string | Buffer, sentence: RegExp]>([
  [
    'Latin-1',
    'a.csv',
    Buffer.from('text\nfine\ncaf\xe9\n', 'latin1'),
    /is not text in UTF-8: line 3 holds other bytes\.$/,
  ],
  ['Latin-1', 'a.jsonl', Buffer.from('{"a": 1}\n{"a": "caf\xe9"}', 'latin1'), /UTF-8: line 2 holds/],
  ['half a character', 'a.csv', Buffer.from('text\nfine\ncaf\xc3', 'latin1'), /UTF-8: line 3 holds/],
  ['UTF-16', 'a.csv', Buffer.from('\uFEFFtext\nfine\n', 'utf16le'), /is text in UTF-16\.$/],
  ['null characters', 'a.csv', 'text\nfine\nno\0ne\n', /is no text file: line 3 holds null characters\.$/],
  ['a ragged row', 'a.csv', 'a,b\n1,"2\n3"\n4\n', /has 1 field in line 4 and 2 fields in its header\.$/],
  ['a ragged row', 'a.tsv', 'a\tb\n1\t2\t3\n', /has 3 fields in line 2 and 2 fields in its header\.$/],
  ['an open quote', 'a.csv', 'a,b\n1,"2\n3,4\n', /is not a CSV file: a quote is still open at its end/],
  ['an empty file', 'a.csv', '', /is empty\.$/],
  ['an empty file', 'a.jsonl', '\n\n', /is empty\.$/],
  ['two columns of one name', 'a.csv', 'a,b,a\n1,2,3\n', /has two columns called "a"\.$/],
  ['broken JSON', 'a.jsonl', '{"a": 1}\n{"a": \n', /is not JSON in line 2\.$/],
  ['an array', 'a.jsonl', '{"a": 1}\n[1]\n', /has no JSON object in line 2\.$/],
  ['a number', 'a.jsonl', '7\n', /has no JSON object in line 1\.$/],
  ['a giant line', 'a.csv', `a\nb\n${long}\n`, /has more than 4 MiB in line 3\.$/],
  ['a giant line', 'a.jsonl', `{"a": "${long}"}`, /has more than 4 MiB in line 1\.$/],
  ['a giant row', 'a.csv', `a\nb\n"${'1234567\n'.repeat(2 ** 20)}"\n`, /has a row of more than 4 MiB/],
  ['another format', 'a.xlsx', 'PK', /is no file of rows\.$/],
])('%s in %s is refused', async (_, name, content, sentence) => {
  await expect(read(name, content)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(sentence) as string,
  })
})

test('a header alone has no rows; a file that is not there is missing', async () => {
  expect((await read('a.csv', 'a,b\n')).rows).toEqual([])
  await expect(openRows('/nowhere/a.csv')).rejects.toMatchObject({ code: 'DATASET_MISSING' })
})

test('reading tells how far it is, and stops when it is told to', async () => {
  const content = `text\n${'some words\n'.repeat(30_000)}`
  const shares: number[] = []
  await read('a.csv', content, { progress: (share) => shares.push(share) })
  expect(shares.length).toBeGreaterThan(3)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.at(-1)).toBe(1)
  const stop = new AbortController()
  const stopped = read('a.csv', content, {
    signal: stop.signal,
    progress: (share) => {
      if (share > 0.3) stop.abort(new Error('enough'))
    },
  })
  await expect(stopped).rejects.toThrow('enough')
})

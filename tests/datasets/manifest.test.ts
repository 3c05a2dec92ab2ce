import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readManifest } from '../../main/datasets/manifest.ts'
import { folderOf } from './folder.ts'

const read = async (content: string | Buffer, label?: string) =>
  readManifest(join(await folderOf({ 'set.csv': content }), 'set.csv'), label)

test('whole numbers are class indices', async () => {
  expect(await read('path,digit\na.png,7\nb.png,0\nc.png,\n', 'digit')).toEqual({
    classes: ['0', '1', '2', '3', '4', '5', '6', '7'],
    rows: [
      { path: 'a.png', label: 7 },
      { path: 'b.png', label: 0 },
      { path: 'c.png', label: null },
    ],
  })
})

test('names are numbered in byte-wise order, numbers among them are names', async () => {
  const { classes, rows } = await read('path,label\na.png,b\nb.png,10\nc.png,9\n')
  expect(classes).toEqual(['10', '9', 'b'])
  expect(rows.map(({ label }) => label)).toEqual([2, 0, 1])
})

test('the path column is named, or the first', async () => {
  expect((await read('label,Filename\n3,a.png\n')).rows).toEqual([{ path: 'a.png', label: 3 }])
  expect((await read('picture,split\na.png,test\n')).rows).toEqual([{ path: 'a.png', label: null }])
  expect((await read('\uFEFFpath;x,label\r\n"a, b.png",1\r\n\r\n')).rows).toEqual([{ path: 'a, b.png', label: 1 }])
})

test.each([
  ['an empty file', ''],
  ['a header alone', 'path,label\n'],
  ['no header', 'a.png,1\nb.png,2\n'],
  ['rows of different length', 'path,label\na.png,1,2\n'],
  ['an open quote', 'path,label\n"a.png,1\n'],
  ['a label no class list can hold', 'path,label\na.png,4000000000\n'],
  ['Latin-1', Buffer.from('path,label\ncaf\xe9.png,1\n', 'latin1')],
])('%s is refused', async (_, content) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'DATASET_INVALID' })
})

test('a label column that is not there is refused with those that are', async () => {
  await expect(read('path,label\na.png,1\n', 'digit')).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: expect.stringMatching(/has no column "digit"\.$/) as string,
    hint: 'Its columns are: path, label.',
  })
})

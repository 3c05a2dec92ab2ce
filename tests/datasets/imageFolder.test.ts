import { createHash } from 'node:crypto'
import { stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { imageRoot } from '../../main/datasets/pictureSource.ts'
import { readImages } from '../../main/datasets/readImages.ts'
import { folderOf, grey, pictureOf } from './folder.ts'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

test('class folders are classes, and paths are in the order of their bytes', async () => {
  const [one, two, three, four] = await Promise.all([grey(1), grey(2), grey(3), grey(4)])
  const folder = await folderOf({
    'b/2.png': one,
    'b/10.png': two,
    'Zebra/deep/er/1.png': three,
    'é/1.png': four,
    'b/.hidden.png': one,
    '.cache/1.png': one,
  })
  expect(await readImages(folder)).toEqual({
    column: null,
    count: 4,
    whole: true,
    classes: ['Zebra', 'b', 'é'],
    samples: [
      { index: 0, path: 'Zebra/deep/er/1.png', label: 0, sha256: sha256(three) },
      { index: 1, path: 'b/10.png', label: 1, sha256: sha256(two) },
      { index: 2, path: 'b/2.png', label: 1, sha256: sha256(one) },
      { index: 3, path: 'é/1.png', label: 2, sha256: sha256(four) },
    ],
    skipped: [],
  })
})

test('order is by bytes of UTF-8, not by UTF-16 units', async () => {
  const picture = await grey(1)
  const folder = await folderOf({ '\u{1F600}.png': picture, '\uFF5E.png': picture })
  const { samples } = await readImages(folder)
  expect(samples.map(({ path }) => path)).toEqual(['\uFF5E.png', '\u{1F600}.png'])
})

test('a folder without sub-folders has no labels', async () => {
  const folder = await folderOf({ 'b.png': await grey(1), 'a.png': await grey(2) })
  const { classes, samples } = await readImages(folder)
  expect(classes).toEqual([])
  expect(samples.map(({ path, label }) => [path, label])).toEqual([
    ['a.png', null],
    ['b.png', null],
  ])
})

test('what cannot be read is listed with the reason, the rest is read', async () => {
  const picture = await pictureOf(
    Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => (i * 7919) % 251),
    [3, 64, 64],
  )
  const jpeg = await pictureOf(new Uint8Array(3 * 64 * 64).fill(99), [3, 64, 64], 'jpeg')
  const folder = await folderOf({
    'a/bitmap.bmp': 'BM',
    'a/cut.jpg': jpeg.subarray(0, jpeg.length - 30),
    'a/cut.png': picture.subarray(0, picture.length / 2),
    'a/empty.png': '',
    'a/good.png': picture,
    'a/notes.txt': 'no picture',
    'a/vector.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>',
    'stray.png': picture,
  })
  await symlink(join(import.meta.dirname, '../reference/pictures/noise-21x17.png'), join(folder, 'a/way-out.png'))
  await symlink('good.png', join(folder, 'a/within.png'))
  await symlink('nowhere.png', join(folder, 'a/dangling.png'))
  await symlink('.', join(folder, 'a/circle'))
  const { samples, skipped } = await readImages(folder)
  expect(samples.map(({ path }) => path)).toEqual(['a/good.png', 'a/within.png'])
  expect(Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]))).toEqual({
    'a/bitmap.bmp': 'is a damaged BMP picture',
    'a/circle': 'is not a regular file',
    'a/cut.jpg': expect.stringMatching(/^is damaged: /) as string,
    'a/cut.png': expect.stringMatching(/^is damaged: /) as string,
    'a/dangling.png': 'does not exist',
    'a/empty.png': 'is not a PNG, JPEG, WebP, TIFF or BMP picture',
    'a/notes.txt': 'is not a PNG, JPEG, WebP, TIFF or BMP picture',
    'a/vector.svg': 'is not a PNG, JPEG, WebP, TIFF or BMP picture',
    'a/way-out.png': 'is a link that leads out of its folder',
    'stray.png': 'lies outside the class folders',
  })
})

/** Width, height and depth in the header of a PNG, and the checksum after it. */
async function claiming(width: number, height: number, depth: 8 | 16): Promise<Buffer> {
  const bytes = Buffer.from(await grey(1))
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  bytes[24] = depth
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}

test('a small file that unpacks to too many pixels is skipped', async () => {
  const folder = await folderOf({
    'bomb.png': await claiming(50_000, 50_000, 8),
    'deep.png': await claiming(5001, 5000, 16),
    'good.png': await grey(1),
  })
  const { samples, skipped } = await readImages(folder)
  expect(samples.map(({ path }) => path)).toEqual(['good.png'])
  expect(skipped).toEqual([
    { path: 'bomb.png', reason: 'has more than 64 million pixels' },
    // The levels of 16 bit are kept as floats.
    { path: 'deep.png', reason: 'has more than 16 million pixels of 16 bit' },
  ])
})

test('nothing to read is an error that names the folder and an example', async () => {
  const folder = await folderOf({ 'a/notes.txt': 'no picture' })
  await expect(readImages(folder)).rejects.toMatchObject({
    code: 'DATASET_INVALID',
    message: `"${folder}" holds no picture that can be read: "a/notes.txt" is not a PNG, JPEG, WebP, TIFF or BMP picture.`,
  })
  await expect(readImages(join(folder, 'a/notes.txt'))).rejects.toMatchObject({ code: 'DATASET_INVALID' })
  await expect(readImages(join(folder, 'gone'))).rejects.toMatchObject({ code: 'DATASET_MISSING' })
  await expect(readImages(folder, { label: 'digit' })).rejects.toMatchObject({ code: 'USAGE' })
})

test('a manifest gives paths, labels and order', async () => {
  const [one, two] = [await grey(1), await grey(2)]
  const folder = await folderOf({
    'pictures/b.png': one,
    'pictures/a.png': two,
    'set.csv':
      'id,file,label\n7,pictures/b.png,dog\n8,"pictures/a.png",Cat\n9,pictures/b.png,\n10,pictures/c.png,ant\n',
  })
  const manifest = join(folder, 'set.csv')
  expect(imageRoot(manifest)).toBe(folder)
  expect(await readImages(manifest)).toEqual({
    column: null,
    count: 3,
    whole: true,
    classes: ['Cat', 'ant', 'dog'],
    samples: [
      { index: 0, path: 'pictures/b.png', label: 2, sha256: sha256(one) },
      { index: 1, path: 'pictures/a.png', label: 0, sha256: sha256(two) },
      { index: 2, path: 'pictures/b.png', label: null, sha256: sha256(one) },
    ],
    skipped: [{ path: 'pictures/c.png', reason: 'does not exist' }],
  })
})

test('a manifest reaches no file outside its folder', async () => {
  const folder = await folderOf({ 'set/a.png': await grey(1), 'b.png': await grey(2) })
  const outside = join(folder, 'b.png')
  const inner = await folderOf({ 'a.png': await grey(1), 'set.csv': `path\na.png\n../b.png\n${outside}\n.\n""\n` })
  const { samples, skipped } = await readImages(join(inner, 'set.csv'))
  expect(samples.map(({ path }) => path)).toEqual(['a.png'])
  expect(skipped.map(({ path }) => path)).toEqual(['../b.png', outside, '.', ''])
})

test('a file that was read before is read again once it has changed', async () => {
  const [one, two] = await Promise.all([grey(1), grey(2)])
  expect(two.length).toBe(one.length)
  const folder = await folderOf({ 'a.png': one })
  const hashes = async () => (await readImages(folder)).samples.map((sample) => sample.sha256)
  expect(await hashes()).toEqual([sha256(one)])
  expect(await hashes()).toEqual([sha256(one)])
  const { atime, mtime } = await stat(join(folder, 'a.png'))
  await writeFile(join(folder, 'a.png'), two)
  // As a copy that keeps the times does.
  await utimes(join(folder, 'a.png'), atime, mtime)
  expect(await hashes()).toEqual([sha256(two)])
  await writeFile(join(folder, 'a.png'), 'no picture')
  await expect(readImages(folder)).rejects.toMatchObject({ code: 'DATASET_INVALID' })
})

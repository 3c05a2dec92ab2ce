import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { onTestFinished } from 'vitest'

/** A temporary folder with these files, gone when the test has finished. */
export async function folderOf(files: Record<string, Buffer | string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'carryover-datasets-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

type Format = 'png' | 'jpeg' | 'webp' | 'tiff'

/** A picture file of interleaved levels; 16 bit when they are. */
export async function pictureOf(
  levels: Uint8Array | Uint16Array,
  [channels, height, width]: [1 | 2 | 3 | 4, number, number],
  format: Format = 'png',
  orientation = 1,
): Promise<Buffer> {
  const raw = sharp(levels, { raw: { width, height, channels } })
  const picture = levels instanceof Uint16Array ? raw.toColourspace(channels < 3 ? 'grey16' : 'rgb16') : raw
  const oriented = orientation === 1 ? picture : picture.withMetadata({ orientation })
  return oriented.toFormat(format, { lossless: true, compression: format === 'tiff' ? 'lzw' : undefined }).toBuffer()
}

/** A small PNG; different numbers give different files. */
export function grey(level: number): Promise<Buffer> {
  return pictureOf(new Uint8Array(6).fill(level), [1, 2, 3])
}

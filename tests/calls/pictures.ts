import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { resources } from '../engine/workplace.ts'

/** Grey levels of a picture file, row by row, as sharp reads them. */
export const levelsOf = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(await sharp(file).extractChannel(0).raw().toBuffer())

/** The grey levels of picture `i` among RGBA pictures of one size. */
export function greyOf(
  { rgba, width, height }: { rgba: Uint8Array; width: number; height: number },
  i = 0,
): Uint8Array {
  const pixels = width * height
  return Uint8Array.from({ length: pixels }, (_, p) => rgba[(i * pixels + p) * 4])
}

/** A folder with the first pictures of each class of the sample's test data; answers their paths in order. */
export function copyPictures(folder: string, perClass: number): string[] {
  return readdirSync(resources('data/test'))
    .sort()
    .flatMap((digit) => {
      mkdirSync(join(folder, digit), { recursive: true })
      const names = readdirSync(resources(`data/test/${digit}`)).sort()
      return names.slice(0, perClass).map((name) => {
        cpSync(resources(`data/test/${digit}/${name}`), join(folder, digit, name))
        return `${digit}/${name}`
      })
    })
}

/** Of an answer that may be about data of any kind, that about pictures. */
export function ofPictures<T extends { kind: string }>(answer: T): Extract<T, { kind: 'image' }> {
  if (answer.kind !== 'image') throw new Error(`this is about ${answer.kind}`)
  return answer as Extract<T, { kind: 'image' }>
}

import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { expect, test } from 'vitest'
import { CarryoverError } from '../../contract/errors.ts'
import { readImages } from '../../main/datasets/readImages.ts'
import { openRows } from '../../main/datasets/rows.ts'
import { folderOf } from './folder.ts'

const reference = join(import.meta.dirname, '../reference')
const files = ['parquet', 'arrays'].flatMap((folder) =>
  readdirSync(join(reference, folder)).map((name) => join(reference, folder, name)),
)

async function readRows(path: string): Promise<void> {
  if (extname(path) !== '.parquet') return
  const { columns, nested, rows } = await openRows(path)
  const plain = columns.filter((name) => !nested.includes(name))
  for await (const row of rows({}, plain)) expect(row.cells).toHaveLength(plain.length)
}

/** Half of the places are near the end, where Parquet files and archives describe themselves. */
const change = fc.record({
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  atEnd: fc.boolean(),
  byte: fc.oneof(fc.constantFrom(0, 127, 128, 255), fc.nat({ max: 255 })),
})

test('files with some bytes changed are read or refused with a sentence, soon and in little memory', async () => {
  const folder = await folderOf({})
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      async (file, changes) => {
        const bytes = Buffer.from(readFileSync(file))
        for (const { place, atEnd, byte } of changes) {
          const range = atEnd ? Math.min(600, bytes.length) : bytes.length
          bytes[bytes.length - 1 - Math.floor(place * range)] = byte
        }
        const path = join(folder, `damaged${extname(file)}`)
        await writeFile(path, bytes)
        for (const read of [() => readImages(path), () => readRows(path)]) {
          await (read() as Promise<unknown>).catch((error: unknown) => {
            expect(error).toBeInstanceOf(CarryoverError)
            expect((error as CarryoverError).message).toMatch(/\.$/)
          })
        }
      },
    ),
    { numRuns: 400, seed: 5 },
  )
  expect(process.memoryUsage().rss).toBeLessThan(2 ** 30)
})

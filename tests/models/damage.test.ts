import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inspection as inspectionSchema } from '../../contract/models.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import { fixtures } from './classifier.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carryover-damage-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Park–Miller, so that a failure can be repeated. */
function* randomIntegers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 48271) % 2147483647
    yield state
  }
}

test('a file with any bytes changed or its end missing is read or refused in words', async () => {
  const networks = ['bad/features-output', 'bad/external-subgraph', 'shapes/text', 'shapes/columns'].map((name) =>
    readFile(join(fixtures, '..', `${name}.onnx`)),
  )
  const intact = await Promise.all(networks)
  const random = randomIntegers(1)
  const below = (limit: number) => random.next().value % limit
  let refused = 0
  for (let round = 0; round < 1200; round++) {
    const bytes = Buffer.from(intact[round % intact.length])
    for (let change = below(4); change >= 0; change--) bytes[below(bytes.length)] = below(256)
    const path = join(folder, 'damaged.onnx')
    await writeFile(path, bytes.subarray(0, round % 3 === 0 ? below(bytes.length) : bytes.length))
    try {
      const { inspection } = await inspectModel(path)
      inspectionSchema.parse(inspection)
      guessBinding(inspection)
    } catch (error) {
      if (!(error instanceof CarryoverError)) throw error
      expect(error.code).toMatch(/^MODEL_/)
      refused++
    }
  }
  expect(refused).toBeGreaterThan(400)
})

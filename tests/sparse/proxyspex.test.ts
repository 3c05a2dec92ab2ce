import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { preprocess, presetPreprocessing } from '../../main/datasets/index.ts'
import { valuesFromLogits } from '../../main/players/index.ts'
import { emptyCoalitions, isPresent, setPresent, type Coalitions } from '../../main/sparse/coalitions.ts'
import { drawDesign } from '../../main/sparse/design.ts'
import { r2 } from '../../main/sparse/observed.ts'
import { recoverInteractions } from '../../main/sparse/recover.ts'
import { valuesOf } from './planted.ts'

/** Made by shapiq's ProxySPEX in Python: tests/reference/proxyspex.py. */
interface Reference {
  players: { rows: number; columns: number }
  heldOut: string[]
  games: { model: string; path: string; label: number; values: number[]; r2: Record<string, number> }[]
}

const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../reference/proxyspex.json'), 'utf8'),
) as Reference
const sampleStudy = join(import.meta.dirname, '../../resources/sample')
const { rows, columns } = reference.players
const n = rows * columns

function fromHexadecimal(numbers: string[]): Coalitions {
  const coalitions = emptyCoalitions(n, numbers.length)
  numbers.forEach((number, k) => {
    const mask = BigInt(`0x${number}`)
    for (let player = 0; player < n; player++) if ((mask >> BigInt(player)) & 1n) setPresent(coalitions, k, player)
  })
  return coalitions
}

/** Log-odds of the label, baseline zero. Masked here pixel by pixel, by the definition. */
async function play({ model, path, label }: Reference['games'][number], coalitions: Coalitions): Promise<Float64Array> {
  const { data } = await preprocess(join(sampleStudy, 'data/test', path), presetPreprocessing('mnist'))
  const session = await InferenceSession.create(join(sampleStudy, 'models', `${model}.onnx`), { intraOpNumThreads: 1 })
  const values = new Float64Array(coalitions.count)
  const batch = 100
  for (let start = 0; start < coalitions.count; start += batch) {
    const masked = new Float32Array(batch * 784)
    for (let k = 0; k < batch; k++) {
      for (let pixel = 0; pixel < 784; pixel++) {
        const player =
          Math.floor((Math.floor(pixel / 28) * rows) / 28) * columns + Math.floor(((pixel % 28) * columns) / 28)
        if (isPresent(coalitions, start + k, player)) masked[k * 784 + pixel] = data[pixel]
      }
    }
    const { logits } = await session.run({ image: new Tensor('float32', masked, [batch, 1, 28, 28]) })
    values.set(valuesFromLogits(logits.data as Float32Array, 5, label, 'log-odds'), start)
  }
  await session.release()
  return values
}

const unseen = fromHexadecimal(reference.heldOut)

test('the reference and we mask and run alike', async () => {
  const values = await play(reference.games[1], unseen)
  expect(Math.max(...values.map((value, k) => Math.abs(value - reference.games[1].values[k])))).toBeLessThan(1e-4)
})

const wanted = reference.games.flatMap((game, i) =>
  (i === 0 ? [1000, 2000, 5000] : [2000]).map((passes) => ({ game, passes })),
)

test.each(wanted)(
  '$game.model on $game.path with $passes passes: no worse than ProxySPEX',
  async ({ game, passes }) => {
    const design = drawDesign(n, { passes, seed: 0 })
    const { constant, interactions, ...explanation } = recoverInteractions(design, await play(game, design.coalitions))
    const reached = r2(Float64Array.from(game.values), valuesOf(unseen, constant, interactions))
    expect(reached).toBeGreaterThan(game.r2[passes] - 0.02)
    // What the explanation says of itself is what others find: 100 to 500 coalitions tell it about as well.
    expect(Math.abs(explanation.r2 - reached)).toBeLessThan(0.06)
  },
)

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { preprocess, presetPreprocessing } from '../../main/datasets/index.ts'
import { valuesFromLogits } from '../../main/players/index.ts'
import { emptyCoalitions, isPresent, setPresent, type Coalitions } from '../../main/sparse/coalitions.ts'

/** Made by shapiq's ProxySPEX in Python: tests/reference/proxyspex.py. */
interface Reference {
  players: { rows: number; columns: number }
  heldOut: string[]
  games: { model: string; path: string; label: number; values: number[]; r2: Record<string, number> }[]
}
export type SampleGame = Reference['games'][number]

const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../reference/proxyspex.json'), 'utf8'),
) as Reference
const { rows, columns } = reference.players
const sampleStudy = join(import.meta.dirname, '../../resources/sample')

/** Games of networks of the sample study, and how well ProxySPEX rebuilds them by the number of passes. */
export const { games } = reference
export const players = rows * columns
/** The coalitions that the games have values of. */
export const heldOut = fromHexadecimal(reference.heldOut)

function fromHexadecimal(numbers: string[]): Coalitions {
  const coalitions = emptyCoalitions(players, numbers.length)
  numbers.forEach((number, k) => {
    const mask = BigInt(`0x${number}`)
    for (let player = 0; player < players; player++)
      if ((mask >> BigInt(player)) & 1n) setPresent(coalitions, k, player)
  })
  return coalitions
}

const batch = 100

/** Log-odds of the label, baseline zero; masked pixel by pixel, by the definition. Coalitions come by the hundred. */
export async function play({ model, path, label }: SampleGame, coalitions: Coalitions): Promise<Float64Array> {
  const { data } = await preprocess(join(sampleStudy, 'data/test', path), presetPreprocessing('mnist'))
  const session = await InferenceSession.create(join(sampleStudy, 'models', `${model}.onnx`), { intraOpNumThreads: 1 })
  const values = new Float64Array(coalitions.count)
  for (let start = 0; start < coalitions.count; start += batch) {
    const masked = new Float32Array(batch * 784)
    for (let k = 0; k < batch; k++) {
      for (let pixel = 0; pixel < 784; pixel++) {
        const row = Math.floor((Math.floor(pixel / 28) * rows) / 28)
        const player = row * columns + Math.floor(((pixel % 28) * columns) / 28)
        if (isPresent(coalitions, start + k, player)) masked[k * 784 + pixel] = data[pixel]
      }
    }
    const { logits } = await session.run({ image: new Tensor('float32', masked, [batch, 1, 28, 28]) })
    values.set(valuesFromLogits(logits.data as Float32Array, 5, label, 'log-odds'), start)
  }
  await session.release()
  return values
}

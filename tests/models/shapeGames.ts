import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binding, ElementType } from '../../contract/models.ts'
import { guessBinding } from '../../main/models/binding.ts'
import { filled, sizeOf } from '../../main/models/feeds.ts'
import { inspectModel } from '../../main/models/inspect.ts'
import { trialRun } from '../../main/models/trial.ts'
import { background, type MaskedTensor } from '../../main/players/mask.ts'

export const shapes = join(import.meta.dirname, '../fixtures/shapes')
const references = JSON.parse(await readFile(join(import.meta.dirname, '../reference/shapes.json'), 'utf8')) as Record<
  string,
  { count: number; feeds: { name: string; type: ElementType; shape: number[]; data: (number | boolean | string)[] }[] }
>
export const players = 5
/** Of all games. */
export const masks = 2 ** players
export async function bind(path: string): Promise<Binding> {
  const { inspection } = await inspectModel(path)
  return trialRun(path, guessBinding(inspection))
}

/** The first of a fixture's samples, with the second as its baseline; some elements belong to no player. */
export function game(name: string): MaskedTensor[] {
  const { count, feeds } = references[name]
  return feeds.map(({ name, type, shape, data }) => {
    const size = data.length / count
    const part = (row: number) => {
      const elements = filled(type, size, 0)
      for (let at = 0; at < size; at++) {
        const value = data[row * size + at]
        elements[at] = type === 'string' ? String(value) : type === 'int64' ? BigInt(value) : Number(value)
      }
      return elements
    }
    return { name, type, shape, sample: part(0), baseline: part(1), map: mapOf(shape), absent: 'replaced' as const }
  })
}

/** Of pictures, the channels go together: those of [C, H, W] in front, those of [H, W, C] behind. */
function mapOf(shape: number[]): Uint8Array {
  const size = sizeOf(shape)
  const place = (at: number) =>
    shape.length < 3 ? at : shape[0] === 3 ? at % (shape[1] * shape[2]) : Math.floor(at / shape[2])
  return Uint8Array.from({ length: size }, (_, at) =>
    place(at) % (players + 2) < players ? place(at) % (players + 2) : background,
  )
}

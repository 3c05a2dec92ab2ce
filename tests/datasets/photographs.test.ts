import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { preprocess } from '../../main/datasets/preprocess.ts'
import { resolvePreprocessing } from '../../main/datasets/presets.ts'

const folder = join(import.meta.dirname, '../reference')
/** Made by torchvision: tests/reference/photographs.py. */
const reference = JSON.parse(readFileSync(join(folder, 'photographs.json'), 'utf8')) as {
  picture: string
  channels: 1 | 3
  resize: number
  crop: [number, number]
  /** A picture of what torchvision makes of a picture of Pillow. */
  pillow: string
  /** Some numbers of what it makes of a tensor. */
  tensor: { places: number[]; values: number[] }
}[]

test.each(reference)('$picture with $channels channels at $resize, as torchvision has it', async (settings) => {
  const { picture, channels, resize, crop, pillow, tensor } = settings
  const steps = resolvePreprocessing('none', { channels, resize, crop })
  const found = await preprocess(join(folder, 'pictures', picture), steps)
  expect([found.channels, found.height, found.width]).toEqual([channels, ...crop])
  const expected = await preprocess(join(folder, 'photographs', pillow), { ...steps, resize: null, crop: null })
  const differences = found.data.map((value, i) => Math.abs(value - expected.data[i]))
  expect(differences.reduce((most, value) => Math.max(most, value))).toBeLessThan(1e-6)
  tensor.places.forEach((place, i) => {
    expect(Math.abs(found.data[place] - tensor.values[i])).toBeLessThanOrEqual(1 / 255)
  })
})

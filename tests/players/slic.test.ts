import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { SampleTensor } from '../../contract/datasets.ts'
import { labOf } from '../../main/players/lab.ts'
import { superpixels } from '../../main/players/superpixels.ts'
import { boundaryRecall, explainedVariation, undersegmentation } from './regionMeasures.ts'

/** Made by scikit-image: tests/reference/slic.py. */
interface Reference {
  pictures: {
    picture: string
    truth: string
    segmentations: {
      count: number
      labels: string
      explained: number
      recall: number
      undersegmentation: number
      grid: number
    }[]
  }[]
  lab: { rgb: number[]; lab: number[] }[]
}

const folder = join(import.meta.dirname, '../reference')
const { pictures, lab } = JSON.parse(readFileSync(join(folder, 'slic.json'), 'utf8')) as Reference
const numbers = (letters: string) => Array.from(letters, (letter) => parseInt(letter, 36))

async function read(name: string): Promise<SampleTensor> {
  const { data, info } = await sharp(join(folder, 'pictures', name))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { channels, height, width } = info
  const pixels = height * width
  const chw = Float32Array.from(
    { length: data.length },
    (_, at) => data[(at % pixels) * channels + Math.floor(at / pixels)],
  )
  return { data: chw, channels, height, width }
}

const upsideDown = ({ data, ...size }: SampleTensor): SampleTensor => ({
  ...size,
  data: data.map((_, at) => {
    const [row, column] = [Math.floor(at / size.width) % size.height, at % size.width]
    return data[at - row * size.width - column + (size.height - 1 - row) * size.width + column]
  }),
})
const mirrored = ({ data, ...size }: SampleTensor): SampleTensor => ({
  ...size,
  data: data.map((_, at) => data[at - (at % size.width) + size.width - 1 - (at % size.width)]),
})

test('colours are those of CIELAB', () => {
  for (const { rgb, lab: expected } of lab) {
    const found = labOf({ data: Float32Array.from(rgb), channels: 3, height: 1, width: 1 })
    expected.forEach((coordinate, c) => expect(Math.abs(found[c] - coordinate)).toBeLessThan(0.01))
  }
  const [grey] = labOf({ data: Float32Array.of(119), channels: 1, height: 1, width: 1 })
  expect(grey).toBeCloseTo(labOf({ data: Float32Array.of(119, 119, 119), channels: 3, height: 1, width: 1 })[0], 2)
})

describe.each(pictures)('$picture', ({ picture: name, truth, segmentations }) => {
  const inside = numbers(truth)

  test('the measures are those of the reference', async () => {
    const picture = await read(name)
    for (const { labels, explained, recall, undersegmentation: spilled } of segmentations) {
      const regions = numbers(labels)
      expect(explainedVariation(regions, picture)).toBeCloseTo(explained, 5)
      expect(boundaryRecall(regions, inside, picture)).toBeCloseTo(recall, 5)
      expect(undersegmentation(regions, inside)).toBeCloseTo(spilled, 5)
    }
  })

  test.each(segmentations)('$count regions are as good as those of scikit-image', async ({ count, ...reference }) => {
    const picture = await read(name)
    const map = superpixels(picture, count)
    const explained = explainedVariation(map, picture)
    expect(explained).toBeGreaterThan(reference.explained)
    expect(explained).toBeGreaterThan(reference.grid + 0.2)
    expect(boundaryRecall(map, inside, picture)).toBeGreaterThan(reference.recall - 0.04)
    expect(undersegmentation(map, inside)).toBeLessThan(reference.undersegmentation + 0.01)
  })

  test('turned over it is cut about as well', async () => {
    const picture = await read(name)
    const explained = [picture, upsideDown(picture), mirrored(picture)].map((each) =>
      explainedVariation(superpixels(each, 12), each),
    )
    expect(Math.max(...explained) - Math.min(...explained)).toBeLessThan(0.03)
  })
})

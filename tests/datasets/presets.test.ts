import { expect, test } from 'vitest'
import { preprocessing, presets } from '../../contract/datasets.ts'
import { presetPreprocessing, resolvePreprocessing } from '../../main/datasets/presets.ts'

test.each(presets)('%s has a mean and a deviation for each channel', (preset) => {
  const found = presetPreprocessing(preset)
  expect(preprocessing.parse(found)).toEqual(found)
  expect([found.mean.length, found.std.length]).toEqual([found.channels, found.channels])
})

test('what is given replaces what the preset says', () => {
  expect(resolvePreprocessing('mnist', { mean: [0.5], crop: null, std: undefined })).toEqual({
    ...presetPreprocessing('mnist'),
    mean: [0.5],
    crop: null,
  })
  expect(resolvePreprocessing(undefined, undefined)).toEqual(presetPreprocessing('none'))
  expect(resolvePreprocessing('none', { channels: 1 })).toMatchObject({ channels: 1, mean: [0], std: [1] })
})

test('one number counts for every channel, any other number of them is refused', () => {
  expect(resolvePreprocessing('mnist', { channels: 3 }).mean).toEqual([0.1307, 0.1307, 0.1307])
  for (const changes of [{ mean: [0, 0] }, { std: [1, 1, 1, 1] }, { mean: [] }, { channels: 1 as const }]) {
    expect(() => resolvePreprocessing('imagenet', changes)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  }
})

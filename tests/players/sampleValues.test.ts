import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import type { BaselineSpec } from '../../contract/analysis.ts'
import { meanSample, preprocess, presetPreprocessing, readImages } from '../../main/datasets/index.ts'
import { baselineFor, createMasker, gridMap, valuesFromLogits } from '../../main/players/index.ts'

/** Made by onnxruntime, NumPy and SciPy in Python: tests/reference/sample_values.py. */
interface Reference {
  players: { rows: number; columns: number }
  games: { model: string; path: string; label: number; values: number[] }[]
  baselines: { model: string; sample: number; masks: number[] } & Record<'black' | 'mean', { values: number[] }> & {
      blur: { sigma: number; values: number[] }
    }
}

const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../reference/sample-values.json'), 'utf8'),
) as Reference
const sampleStudy = join(import.meta.dirname, '../../resources/sample')
const pictures = join(sampleStudy, 'data/test')
const mnist = presetPreprocessing('mnist')

/** A stretch of consecutive masks: the first and how many. */
type Stretch = [number, number]

/** Values of all masks of the stretches. */
async function play(
  model: string,
  { path, label }: { path: string; label: number },
  { spec, mean }: { spec: BaselineSpec; mean: Float32Array | null },
  stretches: Stretch[],
): Promise<number[]> {
  const sample = await preprocess(join(pictures, path), mnist)
  const { data, channels, height, width } = sample
  const map = gridMap({ kind: 'grid', ...reference.players }, height, width)
  const baseline = baselineFor(spec, sample, mnist, { mean, other: null })
  const fill = createMasker({ sample: data, baseline, map, absent: 'replaced' })
  const session = await InferenceSession.create(join(sampleStudy, 'models', `${model}.onnx`), { intraOpNumThreads: 1 })
  const values: number[] = []
  for (const [first, count] of stretches) {
    const batch = new Float32Array(count * data.length)
    fill(batch, first, count)
    const { logits } = await session.run({ image: new Tensor('float32', batch, [count, channels, height, width]) })
    values.push(...valuesFromLogits(logits.data as Float32Array, logits.dims[1], label, 'log-odds'))
  }
  await session.release()
  return values
}

function largestDifference(values: ArrayLike<number>, expected: number[]): number {
  return expected.reduce((most, number, i) => Math.max(most, Math.abs(number - values[i])), 0)
}

test.each(reference.games)('values of $model on $path', async ({ model, values, ...sample }) => {
  const stretches = Array.from({ length: 16 }, (_, k): Stretch => [k * 269, 48])
  const expected = stretches.flatMap(([first, count]) => values.slice(first, first + count))
  const played = await play(model, sample, { spec: { kind: 'zero' }, mean: null }, stretches)
  expect(played.length).toBe(768)
  expect(largestDifference(played, expected)).toBeLessThan(1e-4)
})

test('values with the blurred, black and mean baseline', async () => {
  const { model, sample, masks, blur, black, mean } = reference.baselines
  const { samples } = await readImages(pictures)
  const { path, label } = samples[sample]
  const average = await meanSample({ path: pictures, column: null, preprocessing: mnist }, samples)
  const stretches = masks.map((mask): Stretch => [mask, 1])
  for (const [spec, expected] of [
    [{ kind: 'blur', sigma: blur.sigma }, blur.values],
    [{ kind: 'black' }, black.values],
    [{ kind: 'mean' }, mean.values],
  ] satisfies [BaselineSpec, number[]][]) {
    const played = await play(model, { path, label: label! }, { spec, mean: average }, stretches)
    expect(largestDifference(played, expected)).toBeLessThan(1e-4)
  }
})

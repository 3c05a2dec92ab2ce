import type { Binding, ElementType } from '../../contract/models.ts'
import { filled, sampleInputs, sizeOf, type Feed, type FeedData } from './feeds.ts'

/** What is tried where a network leaves its shape free; the first that runs will do. */
const usualChannels = [3, 1]
const usualSizes = [224, 32, 28]
/** Exporters may have fixed the length of their example, which is often short. */
const usualLengths = [8, 16, 32, 64, 128, 256, 384, 512, ...Array.from({ length: 63 }, (_, i) => i + 1)]
const mostColumns = 512

/** Shapes of one sample, one for each input that takes some of it. */
export type SampleShapes = number[][]

/** Shapes of samples to try, the likeliest first; only one where the network says it all. */
export function shapesToTry(binding: Binding): SampleShapes[] {
  switch (binding.kind) {
    case 'image': {
      const { layout, height, width } = binding
      const channels = binding.channels > 0 ? [binding.channels] : usualChannels
      const sizes = height > 0 && width > 0 ? [0] : usualSizes
      return channels.flatMap((count) =>
        sizes.map((size) => {
          const area = [height || size, width || size]
          return [layout === 'NCHW' ? [count, ...area] : [...area, count]]
        }),
      )
    }
    case 'text': {
      const lengths = binding.length > 0 ? [binding.length] : usualLengths
      return lengths.map((length) => sampleInputs(binding).map(() => [length]))
    }
    case 'table': {
      const columns = isFree(binding) ? Array.from({ length: mostColumns }, (_, i) => i + 1) : [0]
      return columns.map((count) => binding.inputs.map(({ shape }) => shape.map((length) => length || count)))
    }
  }
}

/** Whether the length of a text or the number of columns is left free. */
export const isFree = (binding: Binding) =>
  binding.kind === 'text'
    ? binding.length === 0
    : binding.kind === 'table' && binding.inputs.some(({ shape }) => shape.includes(0))

/** The binding with a length or number of columns that turned out not to be free. */
export function withShapes(binding: Binding, shapes: SampleShapes): Binding {
  if (binding.kind === 'text') return { ...binding, length: shapes[0][0] }
  if (binding.kind !== 'table') return binding
  return { ...binding, inputs: binding.inputs.map((input, i) => ({ ...input, shape: shapes[i] })) }
}

/** Samples of zeros: black pictures, token number 0 with nothing hidden, rows of 0 and empty text. */
export const zeros = (binding: Binding, shapes: SampleShapes, batch: number): Feed[] =>
  sampleInputs(binding).map((input, i) => {
    const value = binding.kind === 'text' && input.name === binding.attention?.name ? 1 : 0
    return { ...input, shape: shapes[i], data: filled(input.type, batch * sizeOf(shapes[i]), value) }
  })

/** Samples that are not constant, other ones for another seed; text stays empty. */
export const patterns = (binding: Binding, shapes: SampleShapes, batch: number, seed: number): Feed[] =>
  zeros(binding, shapes, batch).map((feed) => {
    if (binding.kind === 'text' && feed.name !== binding.ids.name) return feed
    return { ...feed, data: pattern(feed.data, feed.type, limitOf(binding, feed.type), seed) }
  })

/** Numbers of a pattern are below this: brightness, token numbers, small categories. */
function limitOf(binding: Binding, type: ElementType): number {
  if (binding.kind === 'text') return binding.vocabulary ?? 2
  if (type === 'bool') return 2
  return binding.kind === 'image' && type === 'uint8' ? 256 : 1
}

function pattern(data: FeedData, type: ElementType, limit: number, seed: number): FeedData {
  if (Array.isArray(data)) return data
  // Whole numbers where the type wants them; 0 and 1 at least, so that a row is not constant.
  const whole = !type.startsWith('float')
  for (let at = 0; at < data.length; at++) {
    const share = ((at + 1) * 7919 * seed + 104729 * seed) % 1009
    const value = whole ? share % Math.max(2, limit) : (share / 1009) * limit
    data[at] = data instanceof BigInt64Array ? BigInt(value) : value
  }
  return data
}

import { onScopeDispose, ref, watch } from 'vue'
import { imageAt } from '../components/imageAt.ts'
import { engine } from '../engine.ts'
import { createWanted } from './createWanted.ts'

const batch = 64
/** About 60 MB of pictures at 96 × 96. */
const capacity = 1600

export interface Thumbnails {
  /** Undefined while it is on its way; null where the picture cannot be read. */
  imageOf: (sample: number) => ImageData | null | undefined
  /** The samples that are in sight, by index. */
  show: (samples: number[]) => void
}

/** Small pictures of a data set's samples, fetched as they come into sight. `size` in device pixels. */
export function useThumbnails(of: () => { project: string; data: string; size: number } | null): Thumbnails {
  const answers = ref(0)
  let lastShown: number[] = []
  const wanted = createWanted<ImageData | null>({
    batch,
    atOnce: 2,
    capacity,
    fetch: fetchImages,
    onArrival: () => {
      answers.value++
    },
    // The list itself says what is wrong; a picture that is missing stays a placeholder.
    onError: () => undefined,
  })

  async function fetchImages(samples: number[]): Promise<(ImageData | null)[]> {
    const question = of()
    if (!question) return samples.map(() => null)
    const pictures = await engine.call('data.thumbnails', { ...question, samples })
    return samples.map((_, place) => imageAt(pictures, place))
  }

  watch(
    () => JSON.stringify(of()),
    () => {
      wanted.forget()
      wanted.want(lastShown)
    },
  )
  const stopConnection = engine.connection.onChange((state) => {
    if (state === 'connected') wanted.renew()
  })
  onScopeDispose(stopConnection)

  return {
    imageOf: (sample) => {
      void answers.value
      return wanted.get(sample)
    },
    show: (samples) => {
      lastShown = samples
      wanted.want(samples)
    },
  }
}

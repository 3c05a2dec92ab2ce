import { onScopeDispose, ref, watch } from 'vue'
import type { DatasetInfo } from '../../contract/datasets.ts'
import type { SampleContent } from '../components/glanceText.ts'
import { engine } from '../engine.ts'
import { createWanted } from './createWanted.ts'
import { useThumbnails } from './useThumbnails.ts'

/** What `SampleGlance` shows; nothing while it is on its way. */
export interface Glance {
  image?: ImageData | null
  content?: SampleContent
}

export interface Glances {
  glanceOf: (sample: number) => Glance
  /** The samples that are in sight, by index. */
  show: (samples: number[]) => void
}

const batch = 100
const capacity = 2000

/**
 * Samples in few words, for lists that know only their numbers: pictures, or the beginnings of texts and rows. `size`
 * of a picture in device pixels.
 */
export function useGlances(of: () => { project: string; dataset: DatasetInfo; size: number } | null): Glances {
  const pictures = () => {
    const wanted = of()
    return wanted?.dataset.kind === 'image' ? { ...wanted, dataset: undefined, data: wanted.dataset.name } : null
  }
  const thumbnails = useThumbnails(pictures)
  const answers = ref(0)
  let lastShown: number[] = []
  const contents = createWanted<SampleContent>({
    batch,
    atOnce: 2,
    capacity,
    fetch: async (samples) => {
      const wanted = of()
      if (!wanted) return samples.map(() => null)
      const { rows } = await engine.call('data.page', {
        project: wanted.project,
        data: wanted.dataset.name,
        models: [],
        filter: { samples },
        offset: 0,
        limit: batch,
      })
      const found = new Map(rows.map(({ index, content }) => [index, content]))
      return samples.map((sample) => found.get(sample) ?? null)
    },
    onArrival: () => {
      answers.value++
    },
    // The list itself says what is wrong.
    onError: () => undefined,
  })

  function show(samples: number[]): void {
    lastShown = samples
    if (of()?.dataset.kind === 'image') thumbnails.show(samples)
    else contents.want(samples)
  }
  watch(
    () => JSON.stringify([of()?.project, of()?.dataset.name]),
    () => {
      contents.forget()
      show(lastShown)
    },
  )
  const stopConnection = engine.connection.onChange((state) => {
    if (state === 'connected') contents.renew()
  })
  onScopeDispose(stopConnection)

  return {
    glanceOf: (sample) => {
      if (of()?.dataset.kind === 'image') return { image: thumbnails.imageOf(sample) }
      void answers.value
      return { content: contents.get(sample) }
    },
    show,
  }
}

import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { SampleFilter, SampleOrder, SamplePage, SampleRow } from '../../contract/browse.ts'
import type { CarryoverError } from '../../contract/errors.ts'
import { engine } from '../engine.ts'
import { asError } from './asError.ts'
import { createWanted } from './createWanted.ts'

/** Which samples are listed, how they are ordered, and the networks whose predictions come with them. */
export interface SampleListing {
  project: string
  data: string
  models: string[]
  filter: SampleFilter
  order: SampleOrder
}

export interface SamplePages {
  /** How many samples pass the filter; undefined until the first answer. */
  total: Ref<number | undefined>
  error: ShallowRef<CarryoverError | undefined>
  /** The answer to the question of before is still shown. */
  outdated: Ref<boolean>
  /** The sample at a place of the list; undefined while its page is on its way. */
  rowAt: (position: number) => SampleRow | undefined
  /** The places that are in sight. */
  show: (first: number, last: number) => void
  /** Indices of all samples of the list, in its order. */
  all: () => Promise<Int32Array>
  reload: () => void
}

const pageSize = 200
/** While a study runs the stored games change all the time. */
const refreshMs = 2000

/** A list of any number of samples, fetched page by page where it is looked at. */
export function useSamplePages(listing: () => SampleListing | null): SamplePages {
  const total = ref<number>()
  const error = shallowRef<CarryoverError>()
  const outdated = ref(false)
  /** Counts answers, so that whoever read a row reads it again. */
  const answers = ref(0)
  let shown: [number, number] = [0, 0]
  let indices: Promise<Int32Array> | undefined
  let refresh: ReturnType<typeof setTimeout> | undefined

  const pages = createWanted<SamplePage>({
    batch: 1,
    atOnce: 2,
    capacity: 40,
    fetch: async ([page]) => {
      const question = listing()
      if (!question) return []
      return [await engine.call('data.page', { ...question, offset: page * pageSize, limit: pageSize })]
    },
    onArrival: () => {
      // All pages of one list tell the same total; the newest answer counts.
      total.value = pages.get(firstShown())?.total ?? total.value
      error.value = undefined
      outdated.value = false
      answers.value++
    },
    onError: (reason) => {
      error.value = asError(reason)
      outdated.value = false
    },
  })
  const firstShown = () => Math.floor(shown[0] / pageSize)

  function show(first: number, last: number): void {
    shown = [first, last]
    const pagesInSight = []
    for (let page = firstShown(); page * pageSize <= last; page++) pagesInSight.push(page)
    pages.want(pagesInSight)
  }

  function startAgain(): void {
    indices = undefined
    error.value = undefined
    outdated.value = total.value !== undefined
    pages.forget()
    show(0, pageSize - 1)
  }
  function renew(): void {
    indices = undefined
    pages.renew()
  }

  watch(() => JSON.stringify(listing()), startAgain, { immediate: true })
  const stopChanges = engine.on('change', ({ project, part }) => {
    if (project !== listing()?.project || !['data', 'predictions', 'games'].includes(part)) return
    refresh ??= setTimeout(() => {
      refresh = undefined
      renew()
    }, refreshMs)
  })
  const stopConnection = engine.connection.onChange((state) => {
    if (state === 'connected') renew()
  })
  onScopeDispose(() => {
    clearTimeout(refresh)
    stopChanges()
    stopConnection()
  })

  return {
    total,
    error,
    outdated,
    rowAt: (position) => {
      void answers.value
      return pages.get(Math.floor(position / pageSize))?.rows[position % pageSize]
    },
    show,
    all: () => {
      const question = listing()
      if (!question) return Promise.resolve(new Int32Array())
      if (indices) return indices
      const asked = engine.call('data.select', question)
      indices = asked
      // Who asks after a failure asks anew.
      asked.catch(() => {
        if (indices === asked) indices = undefined
      })
      return asked
    },
    reload: renew,
  }
}

import { useManualRefHistory } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import type { BaselineSpec, PlayersSpec } from '../../../contract/analysis.ts'
import type { PlayerMap } from '../../../contract/pictures.ts'
import type { MaskedViews, SampleView } from '../../../contract/views.ts'
import { useAction } from '../../composables/useAction.ts'
import { engine } from '../../engine.ts'
import { background, withoutGaps } from './raster.ts'

interface Sample {
  project: string
  data: string
  sample: number
  baseline: BaselineSpec | undefined
}

/** Cuts that show a sample as it is, whichever players it gets. */
const plain = {
  image: { kind: 'grid', rows: 1, columns: 1 },
  text: { kind: 'words', most: 16 },
} as const satisfies Record<'image' | 'text', PlayersSpec>
const kept = 100

/** The players made by hand on one sample: loaded, changed with undo, kept, copied to other samples, taken away. */
export function useHandPlayers(kind: 'image' | 'text', of: () => Sample) {
  /** The sample with everything absent. */
  const absent = shallowRef<MaskedViews>()
  const stored = shallowRef<PlayerMap | null>(null)
  const players = shallowRef<Uint8Array>(new Uint8Array())
  const history = useManualRefHistory(players, { capacity: kept, clone: (map) => map })

  const size = computed(() => {
    const view = absent.value?.view
    if (view?.kind === 'image') return { width: view.map.width, height: view.map.height }
    return { width: view?.kind === 'text' ? view.pieces.length : 0, height: 1 }
  })
  const counted = computed(() => withoutGaps(players.value))

  function change(now: Uint8Array): void {
    players.value = now
    history.commit()
  }
  async function viewOf(cut: PlayersSpec): Promise<MaskedViews> {
    return engine.call('sample.masked', { ...of(), players: cut, masks: [0] })
  }

  const load = useAction(async () => {
    absent.value = undefined
    let asked: Sample
    let view: MaskedViews
    let map: PlayerMap | null
    // Another sample may be wanted by the time the answer is there.
    do {
      asked = of()
      const { project, data, sample } = asked
      ;[view, map] = await Promise.all([viewOf(plain[kind]), engine.call('players.byHand', { project, data, sample })])
    } while (asked.sample !== of().sample)
    absent.value = view
    stored.value = map
    players.value = map?.players ?? beginning(view.view)
    // What is undone to is what was committed last, which clearing alone leaves as it was.
    history.commit()
    history.clear()
  })
  /** Begins with another cut: a grid, superpixels. */
  const startFrom = useAction(async (cut: PlayersSpec) => {
    const { view } = await viewOf(cut)
    if (view.kind === 'image') change(view.map.players)
  })
  const keep = useAction(async (others: number[]) => {
    const { project, data, sample } = of()
    const map = { ...size.value, ...counted.value }
    const samples = [sample, ...others.filter((other) => other !== sample)]
    await engine.call('players.keep', { project, data, samples, map })
    stored.value = map
    return samples.length
  })
  const remove = useAction(async () => {
    const { project, data, sample } = of()
    await engine.call('players.keep', { project, data, samples: [sample], map: null })
    stored.value = null
    return true
  })
  return {
    absent,
    stored,
    players,
    /** How many there are. */
    n: computed(() => counted.value.n),
    change,
    undo: history.undo,
    redo: history.redo,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    load,
    startFrom,
    keep,
    remove,
  }
}

/** A picture without regions; a text whose words are players as they come. */
function beginning(view: SampleView): Uint8Array {
  if (view.kind === 'image') return new Uint8Array(view.map.width * view.map.height).fill(background)
  return view.kind === 'text' ? Uint8Array.from(view.pieces, ({ player }) => player ?? background) : new Uint8Array()
}

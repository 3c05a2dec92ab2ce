import { watch } from 'vue'
import type { Drilldown } from '../../contract/compare.ts'
import { useFocusStore } from '../stores/focus.ts'

/** Cells of a grid and columns are the same in every sample; words and regions are each sample's own. */
const lasting: readonly string[] = ['grid', 'features']

/** A pinned interaction stays from one sample to the next as long as its players mean the same. */
export function usePinEnd(of: () => Drilldown | undefined): void {
  const focus = useFocusStore()
  watch(of, (now, before) => {
    if (!now) return
    const sameSample = now.sample === before?.sample && now.data === before.data
    const sameCut = JSON.stringify(now.settings.players) === JSON.stringify(before?.settings.players)
    const stays = sameCut && (sameSample || lasting.includes(now.settings.players.kind))
    if (!stays || now.explanation.n !== before?.explanation.n) focus.clear()
  })
}

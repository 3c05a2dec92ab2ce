import type { VirtualItem, Virtualizer } from '@tanstack/vue-virtual'
import { refAutoReset } from '@vueuse/core'
import { computed, watch, type ComputedRef, type Ref } from 'vue'

export interface VisibleLines {
  /** The same array until other lines come into sight or they move. */
  lines: ComputedRef<VirtualItem[]>
  /** They rush past, none of those before still there: too fast for anything but their places to be drawn. */
  rushing: Ref<boolean>
}

const settledMs = 80

/**
 * The lines of a list, or the columns of a table, that are in sight. The virtualizer tells of every pixel that is scrolled, and nothing is to be
 * drawn for most of them.
 */
export function useVisibleLines(virtual: Ref<Virtualizer<HTMLElement, Element>>): VisibleLines {
  const lines = computed((before?: VirtualItem[]) => {
    const now = virtual.value.getVirtualItems()
    const same =
      before?.length === now.length &&
      now.every(({ index, start }, i) => index === before[i].index && start === before[i].start)
    return same ? before : now
  })
  const rushing = refAutoReset(false, settledMs)
  watch(
    lines,
    (now, before) => {
      if (now.length === 0 || before.length === 0) return
      if (now[0].index > before.at(-1)!.index || now.at(-1)!.index < before[0].index) rushing.value = true
    },
    { flush: 'sync' },
  )
  return { lines, rushing }
}

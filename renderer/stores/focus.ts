import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { InteractionType } from '../../contract/explanations.ts'

/** A set of players and how they act together; what an interaction is called across networks. */
export interface Focus {
  type: InteractionType
  mask: number
}

export const sameFocus = (a: Focus | null, b: Focus | null) => a?.type === b?.type && a?.mask === b?.mask

/** What the pointer is on and what is pinned: every picture, table and chart on a page shows the same players. */
export const useFocusStore = defineStore('focus', () => {
  const hovered = ref<Focus | null>(null)
  const pinned = ref<Focus | null>(null)
  return {
    hovered,
    pinned,
    /** The one to show. */
    shown: computed(() => hovered.value ?? pinned.value),
    hover: (focus: Focus | null) => {
      if (!sameFocus(hovered.value, focus)) hovered.value = focus
    },
    /** Pins, or takes the pin out when it is there already. */
    pin: (focus: Focus | null) => {
      pinned.value = sameFocus(pinned.value, focus) ? null : focus
    },
    clear: () => {
      hovered.value = null
      pinned.value = null
    },
  }
})

import type { Ref } from 'vue'
import { sameFocus, useFocusStore, type Focus } from '../stores/focus.ts'
import { useHoverEnd } from './useHoverEnd.ts'
import { useRows } from './useRows.ts'

/** Rows of interactions: pointing at one shows its players everywhere on the page. */
export function useInteractionRows(rows: () => readonly Focus[], list: Ref<HTMLElement | null>) {
  const focus = useFocusStore()
  useHoverEnd(rows)
  const focusOf = ({ type, mask }: Focus): Focus => ({ type, mask })
  return useRows(rows, list, {
    isPinned: (row) => sameFocus(focus.pinned, row),
    isShown: (row) => sameFocus(focus.shown, row),
    hover: (row) => {
      focus.hover(row && focusOf(row))
    },
    pin: (row) => {
      focus.pin(focusOf(row))
    },
  })
}

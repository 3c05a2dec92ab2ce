import { sameFocus, useFocusStore, type Focus } from '../stores/focus.ts'
import { useHoverEnd } from './useHoverEnd.ts'
import type { Pointing } from './useRows.ts'

/** Rows of interactions, of which the one pointed at has its players shown everywhere on the page. */
export function useFocusPointing(rows: () => readonly Focus[]): Pointing<Focus> {
  const focus = useFocusStore()
  useHoverEnd(rows)
  const focusOf = ({ type, mask }: Focus): Focus => ({ type, mask })
  return {
    isPinned: (row) => sameFocus(focus.pinned, row),
    isShown: (row) => sameFocus(focus.shown, row),
    hover: (row) => {
      focus.hover(row && focusOf(row))
    },
    pin: (row) => {
      focus.pin(focusOf(row))
    },
  }
}

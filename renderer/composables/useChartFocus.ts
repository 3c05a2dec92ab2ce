import type { Datum } from '../../figures/datum.ts'
import { useFocusStore, type Focus } from '../stores/focus.ts'

/** The players a mark of a chart is about; a single player stands for itself. */
function focusOf(datum: Datum | null): Focus | null {
  if (datum?.kind === 'interaction') return { type: datum.type, mask: datum.mask }
  if (datum?.kind === 'player') return { type: 'and', mask: 1 << datum.player }
  return null
}

/** Marks of charts and the players that every other picture on the page shows. */
export function useChartFocus() {
  const focus = useFocusStore()
  return {
    hover: (datum: Datum | null) => {
      focus.hover(focusOf(datum))
    },
    /** Pins what the mark stands for, if that is players. */
    pin: (datum: Datum) => {
      const players = focusOf(datum)
      if (players) focus.pin(players)
    },
  }
}

import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, ref, watch, type Ref } from 'vue'
import { sameFocus, useFocusStore, type Focus } from '../stores/focus.ts'
import { useHoverEnd } from './useHoverEnd.ts'

const rowHeight = 34
const pageOfRows = 12

/**
 * The rows of a table of interactions, of which only those in sight are there. Pointing at one or moving to it shows its
 * players everywhere; a click or Enter pins it; arrows, Home, End and the page keys move. `list` is the element
 * that holds the rows and scrolls.
 */
export function useInteractionRows(rows: () => readonly Focus[], list: Ref<HTMLElement | null>) {
  const focus = useFocusStore()
  const virtual = useVirtualizer(
    computed(() => ({
      count: rows().length,
      getScrollElement: () => list.value,
      estimateSize: () => rowHeight,
      overscan: 8,
    })),
  )
  /** The row that Tab comes to. */
  const active = ref(0)
  watch(rows, () => {
    active.value = 0
  })
  useHoverEnd(rows)

  async function move(by: number): Promise<void> {
    active.value = Math.max(0, Math.min(rows().length - 1, active.value + by))
    virtual.value.scrollToIndex(active.value)
    await nextTick()
    list.value?.querySelector<HTMLElement>(`[data-row="${active.value}"]`)?.focus()
  }
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageOfRows,
    PageUp: -pageOfRows,
    Home: -Infinity,
    End: Infinity,
  }

  /** What makes an element the row at that index; `start` is its place in px. */
  function rowAt(index: number, start: number) {
    const { type, mask } = rows()[index]
    const at = { type, mask }
    const isPinned = sameFocus(focus.pinned, at)
    return {
      role: 'row',
      class: { pinned: isPinned, shown: sameFocus(focus.shown, at) },
      'data-row': index,
      // The heads are the first row.
      'aria-rowindex': index + 2,
      'aria-selected': isPinned,
      tabindex: index === active.value ? 0 : -1,
      style: { transform: `translateY(${start}px)` },
      onClick: () => {
        active.value = index
        focus.pin(at)
      },
      onPointerenter: () => {
        focus.hover(at)
      },
      onFocus: () => {
        focus.hover(at)
      },
      onBlur: () => {
        focus.hover(null)
      },
      onKeydown: (event: KeyboardEvent) => {
        if (event.key === 'Enter' || event.key === ' ') focus.pin(at)
        else if (event.key in steps) void move(steps[event.key])
        else return
        event.preventDefault()
      },
    }
  }
  return { virtual, rowAt, leave: () => focus.hover(null) }
}

import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, ref, watch, type Ref } from 'vue'

const rowHeight = 34
const pageOfRows = 12

/** What becomes of a row that is pointed at or chosen. */
export interface Pointing<T> {
  isPinned: (row: T) => boolean
  isShown: (row: T) => boolean
  hover: (row: T | null) => void
  /** Pins it, or takes the pin out. */
  pin: (row: T) => void
}

/**
 * The rows of a table of interactions, of which only those in sight are there. Pointing at one or moving to it shows it;
 * a click or Enter pins it; arrows, Home, End and the page keys move. `list` is the element that holds the rows and
 * scrolls.
 */
export function useRows<T>(rows: () => readonly T[], list: Ref<HTMLElement | null>, pointing: Pointing<T>) {
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
    const row = rows()[index]
    const isPinned = pointing.isPinned(row)
    return {
      role: 'row',
      class: { pinned: isPinned, shown: pointing.isShown(row) },
      'data-row': index,
      // The heads are the first row.
      'aria-rowindex': index + 2,
      'aria-selected': isPinned,
      tabindex: index === active.value ? 0 : -1,
      style: { transform: `translateY(${start}px)` },
      onClick: () => {
        active.value = index
        pointing.pin(row)
      },
      onPointerenter: () => {
        pointing.hover(row)
      },
      onFocus: () => {
        pointing.hover(row)
      },
      onBlur: () => {
        pointing.hover(null)
      },
      onKeydown: (event: KeyboardEvent) => {
        if (event.key === 'Enter' || event.key === ' ') pointing.pin(row)
        else if (event.key in steps) void move(steps[event.key])
        else return
        event.preventDefault()
      },
    }
  }
  return {
    virtual,
    rowAt,
    leave: () => {
      pointing.hover(null)
    },
  }
}

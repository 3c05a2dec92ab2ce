import { onBeforeUnmount, watch } from 'vue'
import { useFocusStore } from '../stores/focus.ts'

/** A row that goes while the pointer is on it never says that the pointer left: what changes the rows says so. */
export function useHoverEnd(rows: () => unknown): void {
  const focus = useFocusStore()
  const end = () => {
    focus.hover(null)
  }
  watch(rows, end)
  onBeforeUnmount(end)
}

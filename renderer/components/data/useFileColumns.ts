import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, type ComputedRef, type Ref } from 'vue'
import type { DatasetInfo, TableColumn } from '../../../contract/datasets.ts'
import { columnGap, fileColumnWidth } from './listColumns.ts'
import { useVisibleLines } from './useVisibleLines.ts'

export interface FileColumns {
  /** How many the data have. */
  count: ComputedRef<number>
  /** Those in sight, by their place among them. */
  visible: ComputedRef<{ at: number; column: TableColumn }[]>
  /** Of a whole line: the columns before them, what is scrolled past, and those in sight. */
  template: ComputedRef<string>
  /** Least width of a line with all of them. */
  width: ComputedRef<string>
}

/** Left and right of a line, in CSS pixels. */
const padding = 12

/** The columns of a table's file: a thousand of them scroll as a hundred thousand rows do. */
export function useFileColumns(
  dataset: () => DatasetInfo,
  before: ComputedRef<string[]>,
  scroller: Ref<HTMLElement | null>,
): FileColumns {
  const columns = computed(() => {
    const data = dataset()
    return data.kind === 'table' ? data.columns : []
  })
  const widths = computed(() => columns.value.map(fileColumnWidth))
  /** Where the first of them begins. Widths before those of a table are in pixels. */
  const start = computed(() =>
    before.value.reduce((sum, width) => sum + (Number.parseFloat(width) || 0) + columnGap, padding + columnGap),
  )
  const virtual = useVirtualizer(
    computed(() => ({
      horizontal: true,
      count: columns.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: (at: number) => widths.value[at] + columnGap,
      paddingStart: start.value,
      paddingEnd: padding,
      overscan: 2,
    })),
  )
  const { lines: items } = useVisibleLines(virtual)
  return {
    count: computed(() => columns.value.length),
    visible: computed(() => items.value.map(({ index }) => ({ at: index, column: columns.value[index] }))),
    template: computed(() => {
      if (columns.value.length === 0) return before.value.join(' ')
      const passed = items.value.length > 0 ? items.value[0].start - start.value : 0
      return [...before.value, `${passed}px`, ...items.value.map(({ index }) => `${widths.value[index]}px`)].join(' ')
    }),
    width: computed(() => (columns.value.length > 0 ? `${virtual.value.getTotalSize()}px` : 'auto')),
  }
}

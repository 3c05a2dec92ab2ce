import type { CustomSeriesOption } from 'echarts'
import type { Interval } from '../contract/report.ts'
import type { FullOptions } from './options.ts'

/** How bars that stand beside each other share the room of their category. */
export const group = { barGap: '12%', barCategoryGap: '30%' }

/** Intervals over the bars of one of `count` series beside each other. */
export function whiskers(
  { theme }: FullOptions,
  intervals: (Interval | null)[],
  place: { index: number; count: number },
): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    renderItem: (_, api) => {
      const at = Number(api.value(0))
      const interval = intervals[at]
      if (!interval) return null
      const { offsetCenter, width } = api.barLayout({ count: place.count, ...group })![place.index]
      const [x, low] = api.coord([at, interval[0]])
      const [, high] = api.coord([at, interval[1]])
      const centre = x + offsetCenter
      const half = Math.min(3, width / 3)
      const style = { stroke: theme.text, lineWidth: 1 }
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style,
      })
      return {
        type: 'group',
        children: [
          line(centre, low, centre, high),
          line(centre - half, low, centre + half, low),
          line(centre - half, high, centre + half, high),
        ],
      }
    },
    encode: { x: 0, y: [1, 2] },
    data: intervals.map((interval, i) => [i, interval?.[0] ?? 0, interval?.[1] ?? 0]),
    z: 3,
  }
}

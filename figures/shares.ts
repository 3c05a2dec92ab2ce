import type { BarSeriesOption, CustomSeriesOption } from 'echarts'
import type { Interval } from '../contract/report.ts'
import { percent } from './format.ts'
import { belowLegend, categoryAxis, frame, valueAxis } from './frame.ts'
import { label } from './label.ts'
import type { FullOptions } from './options.ts'

/** A whole of which `share` is told, and how sure that is. */
export interface ShareRow {
  id?: string
  name: string
  share: number
  interval: Interval | null
}

/** Lying bars from 0 to 100 %, the shares in words at their right. */
export const shareFrame = (options: FullOptions, rows: ShareRow[]) => ({
  ...frame(options, { top: belowLegend(options), left: 10, right: 46 }),
  xAxis: {
    ...valueAxis(options, 'x', '', { min: 0, max: 1, interval: options.width < 400 ? 0.5 : 0.25 }),
    axisLabel: {
      color: options.theme.quiet,
      fontSize: options.theme.font.size,
      formatter: percent,
      alignMaxLabel: 'right' as const,
    },
  },
  yAxis: {
    ...categoryAxis(
      options,
      'y',
      '',
      rows.map(({ name }) => name),
    ),
    inverse: true,
  },
})

/** One part of every row; a row without it has no value. */
export const shareBar = (
  name: string,
  rows: ShareRow[],
  value: (row: ShareRow, at: number) => number | null,
  itemStyle: BarSeriesOption['itemStyle'],
): BarSeriesOption => ({
  type: 'bar',
  name,
  stack: 'whole',
  barWidth: '62%',
  barMaxWidth: 46,
  itemStyle,
  emphasis: { disabled: true },
  data: rows.map((row, at) => ({ ...(row.id === undefined ? {} : { id: row.id }), value: value(row, at) ?? '-' })),
})

/** Intervals over the ends of the shares, and the shares in words. */
export const shareMarks = (options: FullOptions, rows: ShareRow[]): CustomSeriesOption => ({
  type: 'custom',
  silent: true,
  clip: false,
  renderItem: (_, api) => {
    const row = Number(api.value(1))
    const { share, interval } = rows[row]
    const [end, y] = api.coord([1, row])
    const [low, high] = (interval ?? [share, share]).map((at) => api.coord([at, row])[0])
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: 'line' as const,
      shape: { x1, y1, x2, y2 },
      style: { stroke: options.theme.text, lineWidth: 1.3 },
    })
    return {
      type: 'group',
      children: [
        ...(interval ? [line(low, y, high, y), line(low, y - 4, low, y + 4), line(high, y - 4, high, y + 4)] : []),
        label(options, { text: percent(share), x: end + 6, y, colour: options.theme.text, bold: true }),
      ],
    }
  },
  encode: { x: 0, y: 1 },
  data: rows.map(({ share }, row) => [share, row]),
  z: 4,
})

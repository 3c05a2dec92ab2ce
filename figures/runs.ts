import type { LineSeriesOption } from 'echarts'
import type { Convergence, Interval } from '../contract/report.ts'
import { epochId } from './datum.ts'
import type { FullOptions } from './options.ts'

/** Fine-tuned runs have round marks and solid lines, those from scratch square marks and dashed lines. */
export function runLine(
  { theme }: FullOptions,
  run: string,
  { role, epochs }: Pick<Convergence, 'role' | 'epochs'>,
  values: number[],
): LineSeriesOption {
  const colour = theme[role]
  return {
    type: 'line',
    name: run,
    symbol: role === 'finetuned' ? 'circle' : 'rect',
    symbolSize: 6,
    lineStyle: { color: colour, width: 1.8, type: role === 'finetuned' ? 'solid' : [5, 3] },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    data: epochs.map((epoch, i) => ({ id: epochId(epoch, run), value: [epoch, values[i]] })),
    z: 3,
  }
}

/** The band of intervals around a run's line. */
export function runBand(
  { theme }: FullOptions,
  run: string,
  { role, epochs }: Pick<Convergence, 'role' | 'epochs'>,
  intervals: Interval[],
): LineSeriesOption[] {
  const edge = (values: number[], area: object | undefined): LineSeriesOption => ({
    type: 'line',
    silent: true,
    stack: `band ${run}`,
    stackStrategy: 'all',
    showSymbol: false,
    lineStyle: { opacity: 0 },
    areaStyle: area,
    tooltip: { show: false },
    data: epochs.map((epoch, i) => [epoch, values[i]]),
    z: 1,
  })
  return [
    edge(
      intervals.map(([low]) => low),
      undefined,
    ),
    edge(
      intervals.map(([low, high]) => high - low),
      { color: theme[role], opacity: 0.16 },
    ),
  ]
}

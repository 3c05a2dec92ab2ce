import type { EChartsOption, GridComponentOption, LegendComponentOption, XAXisComponentOption } from 'echarts'
import { number, tick } from './format.ts'
import type { FullOptions } from './options.ts'

/** The ground every figure stands on: type, room for the axes, a tooltip in the figure's own colours. */
export function frame({ theme }: FullOptions, grid: GridComponentOption = {}) {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: theme.font.family, fontSize: theme.font.size, color: theme.text },
    grid: {
      left: 2,
      right: 8,
      top: 2,
      bottom: 2,
      outerBoundsMode: 'same' as const,
      outerBounds: { left: 2, right: 2, top: 2, bottom: 2 },
      ...grid,
    },
    tooltip: {
      confine: true,
      transitionDuration: 0,
      backgroundColor: theme.background,
      borderColor: theme.rule,
      borderWidth: 1,
      padding: [4, 8],
      extraCssText: 'box-shadow: none',
      textStyle: { color: theme.text, fontSize: theme.font.size + 1, fontFamily: theme.font.family },
    },
  } satisfies EChartsOption
}

/** Lines of a tooltip. They are set as HTML, so that what comes from data is escaped here. */
export const lines = (...texts: (string | null)[]): string =>
  texts
    .filter((text) => text !== null)
    .map((text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`))
    .join('<br>')

type Axis = Omit<Extract<XAXisComponentOption, { type?: 'value' }>, 'mainType'>

const label = ({ theme }: FullOptions) => ({ color: theme.quiet, fontSize: theme.font.size })

/** A linear axis with its name: at its top where it stands, below its middle where it lies. */
export function valueAxis(options: FullOptions, side: 'x' | 'y', name: string, more: Axis = {}): Axis {
  return {
    type: 'value',
    ...named(options, side, name),
    splitNumber: side === 'y' ? rowsFor(options.height, 38) : rowsFor(options.width, 70),
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
    axisLabel: { ...label(options), formatter: (value: number) => tick(value) },
    splitLine: { lineStyle: { color: options.theme.hairline } },
    ...more,
  }
}

const rowsFor = (size: number, each: number) => Math.max(2, Math.min(8, Math.round(size / each)))

/** An axis of things with names. */
export function categoryAxis(options: FullOptions, side: 'x' | 'y', name: string, data: (string | number)[]) {
  return {
    type: 'category' as const,
    ...named(options, side, name),
    data: data.map(String),
    axisLine: { onZero: true, lineStyle: { color: options.theme.rule } },
    axisTick: { show: false },
    // Long names at the left leave the figure its room.
    axisLabel:
      side === 'x' ? label(options) : { ...label(options), width: options.width / 3, overflow: 'truncate' as const },
    splitLine: { show: false },
  }
}

function named({ theme }: FullOptions, side: 'x' | 'y', name: string) {
  const style = { color: theme.quiet, fontSize: theme.font.size }
  return side === 'x'
    ? { name, nameLocation: 'middle' as const, nameGap: 4, nameTextStyle: style }
    : { name, nameLocation: 'end' as const, nameGap: 7, nameTextStyle: { ...style, align: 'left' as const } }
}

/** At the top right, beside the name of the standing axis. */
export const legend = ({ theme }: FullOptions, data: string[]): LegendComponentOption => ({
  data,
  top: 0,
  right: 8,
  padding: 0,
  itemWidth: 10,
  itemHeight: 8,
  itemGap: 12,
  selectedMode: false,
  textStyle: { color: theme.quiet, fontSize: theme.font.size, padding: [0, 0, 0, -2] },
})

/** Room for a legend where no name of a standing axis shares its line. */
export const belowLegend = ({ theme }: FullOptions): number => theme.font.size + 9

/** A rule at `x`, at a share of the axis, with words beside its upper or lower end, on the side where there is room. */
export const ruleAt = (
  { theme }: FullOptions,
  { x, share, words, end }: { x: number; share: number; words: string; end: 'top' | 'bottom' },
) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: theme.rule, type: 'dashed' as const },
  label: {
    formatter: words,
    position: end === 'top' ? ('end' as const) : ('start' as const),
    align: share > 0.6 ? ('right' as const) : ('left' as const),
    distance: -theme.font.size - 3,
    padding: [0, 6],
    color: theme.quiet,
    fontSize: theme.font.size,
  },
  data: [{ xAxis: x }],
})

/** The line that values are read against. */
export const zeroLine = ({ theme }: FullOptions, axis: 'x' | 'y') => ({
  silent: true,
  symbol: 'none',
  label: { show: false },
  lineStyle: { color: theme.rule, type: 'solid' as const, width: 1 },
  data: [axis === 'x' ? { xAxis: 0 } : { yAxis: 0 }],
})

/** `1.00` → `1`: shares and similarities as ticks. */
export const shareTick = (value: number) => number(value, value === 0 || value === 1 ? 0 : 1)

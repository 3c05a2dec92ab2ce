import type { CustomSeriesOption, EChartsOption } from 'echarts'
import { order } from './coalition.ts'
import { interactionId } from './datum.ts'
import { fill, fitting, number, signed, textWidth } from './format.ts'
import { frame, lines } from './frame.ts'
import { label } from './label.ts'
import { withDefaults, type FigureOptions, type FullOptions } from './options.ts'
import { overlayLayout, type OverlayData, type Panel } from './overlayLayout.ts'
import { legendMarks } from './overlayLegend.ts'
import { badge, type Mark } from './overlayMarks.ts'

/**
 * The sample as networks see it with the strongest interactions on it: numbered, solid for AND and dashed for OR, as wide
 * as they are strong, and a legend. Several networks stand side by side and are measured by the same scale.
 */
export function sampleOverlay(data: OverlayData, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { words, decimals } = options
  const { panels } = overlayLayout(data, options, options.height)
  const series = panels.flatMap((panel): CustomSeriesOption[] => {
    const { shown, stage, at, legend, legendAt } = panel
    const entries = legendMarks(options, legend, legendAt)
    const ofEach = (marks: (at: number) => Mark[], z: number): CustomSeriesOption => ({
      ...place,
      z,
      renderItem: ({ dataIndex }) => ({ type: 'group', children: marks(dataIndex) }),
      data: shown.interactions.map((each) => ({ id: interactionId(each), value: each.value })),
    })
    return [
      {
        ...place,
        z: 1,
        silent: true,
        renderItem: () => ({ type: 'group', children: [...titleMarks(options, panel), moved(stage.ground, at)] }),
        data: [0],
      },
      // The strongest lies on top.
      ofEach((i) => [{ ...moved(stage.links[i], at), z2: shown.interactions.length - i }], 2),
      ofEach((i) => {
        const numbers = stage.numbers[i].flatMap((point) => badge(options, shown.interactions[i], i + 1, point))
        return [moved(numbers, at), ...entries[i]]
      }, 3),
    ]
  })
  return {
    ...frame(options),
    grid: undefined,
    tooltip: {
      ...frame(options).tooltip,
      formatter: (hovered) => {
        const { seriesIndex = 0, dataIndex } = Array.isArray(hovered) ? hovered[0] : hovered
        const { network, shown } = panels[Math.floor(seriesIndex / 3)]
        const { type, mask, value } = shown.interactions[dataIndex]
        return lines(
          network.name,
          fill(words.ofOrder, { type: words[type], order: order(mask) }),
          network.players.members(mask),
          signed(value, decimals),
        )
      },
    },
    series,
  }
}

/** How high the figure is where it may be as high as it needs, in px. */
export const overlayHeight = (data: OverlayData, given: FigureOptions): number =>
  overlayLayout(data, withDefaults(given), null).height

const place = { type: 'custom' as const, coordinateSystem: 'none' as const, clip: false }

const moved = (children: Mark[], { x, y }: { x: number; y: number }) => ({ type: 'group' as const, x, y, children })

/** The network, and below it the class and what the network says of the whole sample. */
function titleMarks(options: FullOptions, { network, title: { x, y, width } }: Panel): Mark[] {
  const { theme, decimals } = options
  const { size } = theme.font
  const says = `v(N) = ${number(network.vFull, decimals)}`
  const room = width - textWidth(` · ${says}`, size)
  const below = room < 2 * size ? says : `${fitting(network.className, room, size)} · ${says}`
  return [
    label(options, {
      text: fitting(network.name, width, size),
      x,
      y: y + size / 2 + 1,
      colour: theme.text,
      bold: true,
    }),
    label(options, { text: below, x, y: y + 1.5 * size + 5 }),
  ]
}

import type { EChartsOption } from 'echarts'
import type { Report } from '../contract/report.ts'
import { classId } from './datum.ts'
import { fill, percent } from './format.ts'
import { frame, legend, lines } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { shareBar, shareFrame, shareMarks, type ShareRow } from './shares.ts'
import { tint } from './tone.ts'

type Data = Pick<Report, 'learnedByScratch' | 'intervals' | 'classes'>

/** How much of what was preserved a network without pre-training has too: over all samples, and class by class. */
export function learnedByScratch(report: Data, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words } = options
  const { learnedByScratch: whole, intervals, classes } = report
  const rows: ShareRow[] = [
    ...(whole === null ? [] : [{ name: words.allClasses, share: whole, interval: intervals.learnedByScratch }]),
    ...classes.flatMap(({ name, learnedByScratch: share }, index) =>
      share === null ? [] : [{ id: classId(index), name, share, interval: null }],
    ),
  ]
  const rest = { color: tint(theme.preserved), borderColor: theme.preserved, borderWidth: 1 }
  return {
    ...shareFrame(options, rows),
    legend: legend(options, [words.found, words.notFound]),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { name, share, interval } = rows[(Array.isArray(at) ? at[0] : at).dataIndex]
        const ends = interval?.map((end) => percent(end))
        return lines(
          name,
          `${words.found} ${percent(share)}`,
          ends ? fill(words.interval, { low: ends[0], high: ends[1] }) : null,
        )
      },
    },
    series: [
      shareBar(words.found, rows, ({ share }) => share, { color: theme.scratch }),
      shareBar(words.notFound, rows, ({ share }) => 1 - share, rest),
      shareMarks(options, rows),
    ],
  }
}

import type { EChartsOption } from 'echarts'
import type { Report } from '../contract/report.ts'
import { fateBar, fates } from './fates.ts'
import { fill, percent } from './format.ts'
import { frame, legend, lines } from './frame.ts'
import { withDefaults, type FigureOptions } from './options.ts'
import { shareBar, shareFrame, shareMarks } from './shares.ts'

type Data = Pick<Report, 'preservedShare' | 'preservedShareOfFinetuned' | 'intervals'>

/** What was preserved as a share of what the pre-trained network knew, and of what the fine-tuned network knows. */
export function knowledgeShare(report: Data, given: FigureOptions = {}): EChartsOption {
  const options = withDefaults(given)
  const { theme, words } = options
  const { preservedShare, preservedShareOfFinetuned, intervals } = report
  const rows = [
    { name: words.pretrained, share: preservedShare, interval: intervals.preservedShare },
    { name: words.finetuned, share: preservedShareOfFinetuned, interval: intervals.preservedShareOfFinetuned },
  ]
  /** What is not preserved of the first row was discarded, of the second is new. */
  const rowOf = { discarded: 0, new: 1 }
  return {
    ...shareFrame(options, rows),
    legend: legend(
      options,
      fates.map((fate) => words[fate]),
    ),
    tooltip: {
      ...frame(options).tooltip,
      formatter: (at) => {
        const { name, share, interval } = rows[(Array.isArray(at) ? at[0] : at).dataIndex]
        const [low, high] = interval.map((end) => percent(end))
        return lines(name, `${words.preserved} ${percent(share)}`, fill(words.interval, { low, high }))
      },
    },
    series: [
      ...fates.map((fate) =>
        shareBar(
          words[fate],
          rows,
          ({ share }, row) => (fate === 'preserved' ? share : rowOf[fate] === row ? 1 - share : null),
          fateBar(fate, theme),
        ),
      ),
      shareMarks(options, rows),
    ],
  }
}

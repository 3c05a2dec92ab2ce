import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EChartsOption } from 'echarts'
import { describe, expect, it } from 'vitest'
import { figures, type FigureName } from '../../figures/index.ts'
import type { FigureOptions } from '../../figures/options.ts'
import { overlayHeight } from '../../figures/sampleOverlay.ts'
import { darkTheme, lightTheme } from '../../figures/theme.ts'
import { zhCN } from '../../figures/words/zh-CN.ts'
import { table, text } from './kinds.ts'
import { gridOverlay, regionOverlay, tableOverlay, textOverlay, threeOverlays } from './overlays.ts'
import { render, warningsOf } from './render.ts'
import { changes, finetuned, report } from './sample.ts'

/**
 * Every figure of the sample is kept as SVG in kept/ and compared. Where one differs, NAME-changed.svg is written beside
 * it: look at both, then `FIGURES=update npx vitest run tests/figures` keeps the new one.
 */
const folder = join(import.meta.dirname, 'kept')
const update = process.env.FIGURES === 'update'

const { ranking, players, explanation, values, shapley, curve } = finetuned
const names = ['pre-trained', 'fine-tuned']
const sum = (kind: 'preserve' | 'discard' | 'new') => report[kind]
const drawn: Record<FigureName, (options: FigureOptions) => EChartsOption> = {
  'strength-by-order': (options) => figures['strength-by-order'](explanation, options),
  'explanation-curve': (options) =>
    figures['explanation-curve']({ ...curve, salient: ranking.filter(({ salient }) => salient).length }, options),
  'sorted-strength': (options) => figures['sorted-strength'](ranking, options),
  waterfall: (options) => figures.waterfall({ ranking, players, ...explanation }, options),
  'and-or-graph': (options) => figures['and-or-graph']({ ranking, players }, options),
  'shapley-bars': (options) => figures['shapley-bars']({ shapley, players }, options),
  faithfulness: (options) => figures.faithfulness({ values, explanation, present: 0b101 }, options),
  'sample-interactions': (options) => figures['sample-interactions']({ ranking, players }, options),
  'sample-overlay': (options) => figures['sample-overlay'](gridOverlay, options),
  'compare-scatter': (options) => figures['compare-scatter']({ changes, names }, options),
  'compare-orders': (options) =>
    figures['compare-orders']({ preserve: sum('preserve'), discard: sum('discard'), new: sum('new'), names }, options),
  'knowledge-by-order': (options) => figures['knowledge-by-order'](report, options),
  'knowledge-share': (options) => figures['knowledge-share'](report, options),
  'learned-by-scratch': (options) => figures['learned-by-scratch'](report, options),
  convergence: (options) => figures.convergence(report, options),
  accuracy: (options) => figures.accuracy(report, options),
  'effect-by-order': (options) => figures['effect-by-order'](report, options),
}
const small = { width: 330, height: 180 }
const large = { width: 900, height: 520 }
/** The figures that draw players, of a sentence and of a row. */
const ofKind = (kind: string, { players, ranking, shapley, ...values }: typeof text) => [
  { name: `${kind}-waterfall`, draw: figures.waterfall({ ranking, players, ...values }, small) },
  { name: `${kind}-and-or-graph`, draw: figures['and-or-graph']({ ranking, players }, small) },
  { name: `${kind}-shapley-bars`, draw: figures['shapley-bars']({ shapley, players }, small) },
  { name: `${kind}-sample-interactions`, draw: figures['sample-interactions']({ ranking, players }, small) },
]
const cases = Object.entries(drawn).flatMap(([name, draw]) => [
  { name, size: small, option: draw({ ...small, theme: lightTheme }) },
  { name: `${name}-large`, size: large, option: draw({ ...large, theme: darkTheme, focus: ranking[1], words: zhCN }) },
])
const others = [...ofKind('text', text), ...ofKind('table', table)]
for (const { name, draw } of others) cases.push({ name, size: small, option: draw })
const overlays = { regions: regionOverlay, text: textOverlay, table: tableOverlay, three: threeOverlays }
for (const [name, data] of Object.entries(overlays)) {
  // As wide as a column of a paper, as high as it needs to be.
  const size = { width: 321, height: overlayHeight(data, { width: 321 }) }
  cases.push({ name: `sample-overlay-${name}`, size, option: figures['sample-overlay'](data, size) })
}

describe('figures of the sample', () => {
  it.each(cases)('$name', ({ name, size, option }) => {
    let svg = ''
    expect(warningsOf(() => (svg = render(option, size)))).toEqual([])
    const kept = join(folder, `${name}.svg`)
    const changed = join(folder, `${name}-changed.svg`)
    rmSync(changed, { force: true })
    if (update) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(kept, svg)
    }
    const same = existsSync(kept) && readFileSync(kept, 'utf8') === svg
    if (!same) writeFileSync(changed, svg)
    expect(same, `${name} differs from what was kept; see ${changed}`).toBe(true)
  })

  it('is the same figure whichever others were drawn before', () => {
    for (const { size, option } of cases.toReversed()) expect(render(option, size)).toBe(render(option, size))
  })

  it('draws nothing that is not a number', () => {
    for (const { size, option } of cases) expect(render(option, size)).not.toMatch(/NaN|undefined|Infinity/)
  })
})

import type { EChartsOption, SeriesOption } from 'echarts'
import { describe, expect, it } from 'vitest'
import { order, topRebuild } from '../../figures/coalition.ts'
import { datumOf } from '../../figures/datum.ts'
import { figures } from '../../figures/index.ts'
import { changes, finetuned, networks, report } from './sample.ts'

const { ranking, players, explanation, values, shapley, curve } = finetuned

interface Mark {
  id?: string
  value: number | number[]
}
const seriesOf = ({ series }: EChartsOption): SeriesOption[] => (Array.isArray(series) ? series : [series!])
const marksOf = (option: EChartsOption, at: number) => (seriesOf(option)[at] as { data: Mark[] }).data
const numberOf = ({ value }: Mark) => Number(value)
const pairOf = ({ value }: Mark) => value as number[]

describe('what figures say', () => {
  it('stacks bars that add up to the strength of each order', () => {
    const option = figures['strength-by-order'](explanation)
    for (let m = 1; m <= 9; m++) {
      // One by one from the ranking instead of from the arrays.
      const strength = ranking
        .filter(({ mask }) => order(mask) === m)
        .reduce((sum, { value }) => sum + Math.abs(value), 0)
      const drawn = seriesOf(option).reduce((sum, _, s) => sum + Math.abs(numberOf(marksOf(option, s)[m - 1])), 0)
      expect(drawn).toBeCloseTo(strength, 9)
    }
  })

  it('goes in the waterfall from v(∅) to v(N), each step from where the last one ended', () => {
    for (const width of [330, 900]) {
      const steps = marksOf(figures.waterfall({ ranking, players, ...explanation }, { width }), 0).map(pairOf)
      expect(steps[0].slice(1)).toEqual([0, values[0]])
      expect(steps.at(-1)!.slice(1)).toEqual([0, values.at(-1)])
      expect(steps.at(-2)![2]).toBeCloseTo(values.at(-1)!, 9)
      for (let i = 1; i < steps.length - 1; i++) expect(steps[i][1]).toBe(steps[i - 1][2])
    }
  })

  it('leaves to the rest of the waterfall what all other interactions and the residual make', () => {
    const steps = marksOf(figures.waterfall({ ranking, players, ...explanation }), 0)
    const shown = steps.filter(({ id }) => id !== undefined).length
    const [, from, to] = pairOf(steps.at(-2)!)
    const others = ranking.slice(shown).reduce((sum, { value }) => sum + value, 0)
    expect(Math.abs(to - from - others)).toBeLessThanOrEqual(2 * explanation.delta)
  })

  it('is as far from the line of faithfulness as the residual allows, at most', () => {
    const points = marksOf(figures.faithfulness({ values, explanation }), 1).map(pairOf)
    const errors = points.map(([said, rebuilt]) => Math.abs(said - rebuilt))
    expect(points).toHaveLength(512)
    // Kept with nine digits.
    expect(Math.max(...errors)).toBeCloseTo(explanation.residualMax, 5)
    expect(Math.max(...errors)).toBeLessThanOrEqual(explanation.delta * (1 + 1e-6))
  })

  it('draws the explanation curve through the R² of the strongest k', () => {
    const points = marksOf(figures['explanation-curve']({ ...curve, salient: 0 }), 0).map(pairOf)
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length
    const total = values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
    for (const [k, r2] of [points[0], points[5], points.at(-1)!]) {
      const squares = values.reduce((sum, v, mask) => sum + (v - topRebuild(explanation, mask, k, ranking)) ** 2, 0)
      expect(r2).toBeCloseTo(1 - squares / total, 6)
    }
  })

  it('sorts strengths, and marks the salient ones', () => {
    const option = figures['sorted-strength'](ranking)
    const strengths = marksOf(option, 0).map((pair) => (pair as unknown as number[])[1])
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a))
    const threshold = 0.05 * strengths[0]
    expect(marksOf(option, 1)).toHaveLength(strengths.filter((strength) => strength >= threshold).length)
  })

  it('has Shapley values that add up to v(N) − v(∅)', () => {
    const bars = marksOf(figures['shapley-bars']({ shapley, players }), 0)
    expect(bars.reduce((sum, bar) => sum + numberOf(bar), 0)).toBeCloseTo(values.at(-1)! - values[0], 6)
  })

  it('shows every change once in the scatter, where both networks have it', () => {
    const option = figures['compare-scatter']({ changes, names: ['a', 'b'] })
    const marks = [0, 1, 2].flatMap((fate) => marksOf(option, fate))
    expect(marks).toHaveLength(changes.length)
    for (const { id, value } of marks) {
      const datum = datumOf(id!)
      if (datum?.kind !== 'interaction') throw new Error(`${id} is no interaction`)
      expect(value).toEqual(networks.slice(0, 2).map((network) => network.explanation[datum.type][datum.mask]))
    }
  })

  it('has the preserved part on both sides of the orders, which are as long as the strengths', () => {
    const { preserve, discard, new: added } = report
    const option = figures['compare-orders']({ preserve, discard, new: added, names: ['a', 'b'] })
    report.order.forEach((_, i) => {
      const [left, gone, right, came] = [0, 1, 2, 3].map((s) => numberOf(marksOf(option, s)[i]))
      expect(left).toBe(right === 0 ? 0 : -right)
      expect(-(left + gone)).toBeCloseTo(preserve[i] + discard[i], 9)
      expect(right + came).toBeCloseTo(preserve[i] + added[i], 9)
    })
  })

  it('tells the shares that the strengths by order make', () => {
    const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
    const [kept, gone, came] = [report.preserve, report.discard, report.new].map(total)
    const [ofPretrained, ofFinetuned] = marksOf(figures['knowledge-share'](report), 0).map(numberOf)
    expect(ofPretrained).toBeCloseTo(kept / (kept + gone), 6)
    expect(ofFinetuned).toBeCloseTo(kept / (kept + came), 6)
  })

  it('has an id on every mark that stands for something, once in its series', () => {
    const options = [
      figures['strength-by-order'](explanation),
      figures['and-or-graph']({ ranking, players }),
      figures['sample-interactions']({ ranking, players }),
      figures.convergence(report),
      figures.accuracy(report),
    ]
    for (const option of options) {
      for (const { data } of seriesOf(option) as { data: Mark[] }[]) {
        const ids = data.map(({ id }) => id).filter((id) => id !== undefined)
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of ids) expect(datumOf(id), id).not.toBeNull()
      }
    }
  })

  it('keeps as many interactions in the graph as have room, 30 at most, each line of text clear of the next', () => {
    for (const height of [120, 180, 400, 900]) {
      const shown = marksOf(figures['and-or-graph']({ ranking, players }, { height }), 1).length
      expect(shown).toBeLessThanOrEqual(30)
      expect((height - 20) / (shown - 1)).toBeGreaterThanOrEqual(12)
    }
  })
})

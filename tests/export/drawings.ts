import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { render } from '../figures/render.ts'

const kept = join(import.meta.dirname, '../figures/kept')

/** The figures of the sample as they are kept, on 240 × 131 pt. */
export const figuresOfTheSample = readdirSync(kept)
  .filter((name) => name.endsWith('.svg') && !/-(large|changed)\.svg$/.test(name))
  .map((name) => ({ name: name.replace('.svg', ''), svg: onPaper(readFileSync(join(kept, name), 'utf8')) }))

/** Labels that have gone wrong in some program or other. */
export const hardLabels = [
  'a<b> & "c"',
  '100 % of {x_1} = \\y',
  'κ = 0.05 · τ ≤ 3 · δ²',
  'I(S) = Σ v(T), S ⊆ N ∖ ∅, A ∩ B ∪ C −1',
  '猫与狗：鱼龍',
  'cat 😀 and 🐱',
  'naïve ŷ Ångström “quoted” … →',
  'Кошка',
]

/** A chart with the hard labels on its axis, as echarts writes it. */
export const hardSvg = onPaper(
  render(
    {
      animation: false,
      grid: { left: 200, right: 10, top: 10, bottom: 20 },
      xAxis: { type: 'value' },
      yAxis: { type: 'category', data: hardLabels, axisLabel: { interval: 0 } },
      series: [{ type: 'bar', data: hardLabels.map((_, i) => i + 1), label: { show: true, fontWeight: 'bold' } }],
    },
    { width: 330, height: 220 },
  ),
)

function onPaper(svg: string): string {
  return svg.replace(
    /<svg width="(\d+)" height="(\d+)"/,
    (_, width, height) => `<svg width="${(Number(width) * 8) / 11}pt" height="${(Number(height) * 8) / 11}pt"`,
  )
}

/** The texts of an SVG in the order in which they stand there, read without the program's own reader. */
export const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name]!),
  )

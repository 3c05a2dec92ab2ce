import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { render } from '../figures/render.ts'

const kept = join(import.meta.dirname, '../figures/kept')

/** The figures of the sample as they are kept, and their sizes in points. */
export const figuresOfTheSample = readdirSync(kept)
  .filter((name) => name.endsWith('.svg') && !/-(large|changed)\.svg$/.test(name))
  .map((name) => {
    const svg = readFileSync(join(kept, name), 'utf8')
    const [width, height] = ['width', 'height'].map((side) => points(new RegExp(` ${side}="([\\d.]+)"`).exec(svg)![1]))
    return { name: name.replace('.svg', ''), svg: onPaper(svg), width, height }
  })

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

/** One of everything that figures are drawn with. */
export async function shapesSvg(): Promise<string> {
  const plain = sharp({ create: { width: 8, height: 4, channels: 4, background: { r: 0, g: 90, b: 180, alpha: 0.5 } } })
  const photo = sharp({ create: { width: 20, height: 10, channels: 3, background: '#c04020' } })
  const data = async (image: Sharp) => (await image.toBuffer()).toString('base64')
  return `<svg width="200pt" height="100pt" viewBox="0 0 200 100" xmlns="http://www.w3.org/2000/svg">
    <defs><clipPath id="round"><circle cx="170" cy="20" r="15"/></clipPath></defs>
    <image href="data:image/png;base64,${await data(plain.png())}" x="5" y="5" width="40" height="20"/>
    <image href="data:image/jpeg;base64,${await data(photo.jpeg())}" x="5" y="30" width="40" height="40" opacity="0.5"/>
    <text x="60" y="20" style="font-size:16px;font-weight:bold" fill="#0072b2" stroke="#ffcc00" stroke-width="4"
      paint-order="stroke" dominant-baseline="central">Halo κ</text>
    <text x="120" y="60" transform="rotate(-60 120 60)" text-anchor="middle" style="font-size:12px" opacity="0.6">turned 猫</text>
    <g clip-path="url(#round)"><rect x="150" y="0" width="20" height="60" fill="rgb(0,158,115)"/>
      <rect x="172" y="15" width="40" height="30" fill="rgba(213,94,0,0.5)"/></g>
    <polygon points="60,40 90,45 80,70" fill="#cc79a780" stroke="#333" stroke-width="2" stroke-dasharray="4,2"/>
    <polyline points="60,80 90,95 120,80 150,95" fill="none" stroke="#d55e00" stroke-width="3" stroke-dasharray="8"
      stroke-dashoffset="3" stroke-linecap="round" stroke-linejoin="bevel"/>
    <path d="M160 60C170 50 180 70 190 60A10 10 0 0 1 190 80Q175 95 160 80ZM170 65L180 65L180 75L170 75Z"
      fill="#56b4e9" fill-rule="evenodd" stroke="#000" stroke-opacity="0.3"/>
    <path d="M100 10L140 40" stroke="#009e73" transform="matrix(1 0 0 0.5 0 5)"/>
  </svg>`
}

/** Letters of 11 px come out at 8 pt. */
function onPaper(svg: string): string {
  return svg.replace(
    /<svg width="([\d.]+)" height="([\d.]+)"/,
    (_, width: string, height: string) => `<svg width="${points(width)}pt" height="${points(height)}pt"`,
  )
}

function points(pixels: string): number {
  return (Number(pixels) * 8) / 11
}

/** The texts of an SVG in the order in which they stand there, read without the program's own reader. */
export const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name]!),
  )

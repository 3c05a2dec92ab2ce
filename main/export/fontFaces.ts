import subsetFont from 'subset-font'
import { mainFaces, type FontRun, type MainFace, type OpenFonts } from './fonts.ts'
import { readSvg } from './svgTree.ts'
import { setTexts } from './textLayout.ts'

/**
 * What the fonts are called in files. Programs that draw take the reader's own where it is there: these have the same
 * widths. Where it is not, the letters that are used come with the file.
 */
const families: Record<MainFace['face'], { family: string; own: string[] }> = {
  sans: { family: 'Helvetica', own: ['Helvetica', 'Arial', 'Liberation Sans', 'Arimo'] },
  serif: { family: 'Times', own: ['Times', 'Times New Roman', 'Liberation Serif', 'Tinos'] },
  symbols: { family: 'DejaVu Sans', own: ['DejaVu Sans'] },
}

/**
 * Rules of CSS that bring along the letters of some runs, so that a drawing looks the same with whatever fonts a browser
 * has. Chinese and emoji are left to the reader's fonts: their letters are as wide in all of them.
 */
export async function fontFaceRules(runs: readonly FontRun[], open: OpenFonts): Promise<string> {
  const rules = mainFaces(open).map(async ({ font, face, weight, bytes }) => {
    const letters = new Set(runs.filter((run) => run.font === font).flatMap(({ text }) => [...text]))
    if (letters.size === 0) return ''
    const { family, own } = families[face]
    const local = own.map((name) => `local('${weight === 700 ? `${name} Bold` : name}')`).join(',')
    const subset = await subsetFont(Buffer.from(bytes), [...letters].sort().join(''), { targetFormat: 'woff2' })
    const address = `url(data:font/woff2;base64,${subset.toString('base64')}) format('woff2')`
    return `@font-face{font-family:'${family}';font-weight:${weight};src:${local},${address}}`
  })
  return (await Promise.all(rules)).join('')
}

/** A drawing that brings its letters along. */
export async function withFonts(svg: string): Promise<string> {
  const { of, open } = await setTexts(readSvg(svg))
  const rules = await fontFaceRules(
    [...of.values()].flatMap(({ runs }) => runs),
    open,
  )
  return svg.replace('</metadata>', `</metadata>\n<style>${rules}</style>`)
}

import type { FigureFormat, Provenance } from '../../contract/figures.ts'
import type { FigureTable } from '../../figures/tables.ts'
import { csvOf } from './csv.ts'
import { withFonts } from './fontFaces.ts'
import { latexOf } from './latex.ts'
import { svgToPdf } from './pdf.ts'
import { svgToPng } from './png.ts'
import { provenanceLine, provenanceText } from './provenance.ts'

/** A figure with everything that is written about it. */
export interface MadeFigure {
  svg: string
  title: string
  caption: string
  table: FigureTable
  provenance: Provenance
}

/** A figure as a file of one format, with its provenance in it. `dpi` is that of a PNG. The same figure gives the same bytes. */
export function figureFile(made: MadeFigure, format: FigureFormat, dpi: number): string | Promise<string | Buffer> {
  const { svg, caption, table, provenance, title } = made
  const { figure } = provenance.request
  const origin = provenanceLine(provenance)
  const comments = [...provenanceText(provenance), origin]
  switch (format) {
    case 'svg':
      return withFonts(svg)
    case 'pdf': {
      const creator = `Carryover ${provenance.carryover}`
      return svgToPdf(svg, { title, subject: caption, keywords: origin, creator, date: new Date(provenance.computed) })
    }
    case 'png':
      return svgToPng(svg, dpi, { Title: title, Description: caption, Source: origin })
    case 'csv':
      return csvOf(table, [caption, ...comments])
    case 'tex':
      return latexOf(table, { file: figure, caption, comments })
  }
}

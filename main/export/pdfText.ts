import type { Document } from './pdfFile.ts'
import type { PlacedRun } from './textLayout.ts'

/** Writes text in the colour that fills; a font of the file is known by its name. */
export function writeRuns(doc: Document, size: number, runs: readonly PlacedRun[]): void {
  for (const { font, text, x, y } of runs) {
    const name = font.postscriptName
    doc.registerFont(name, font as unknown as PDFKit.Mixins.PDFFontSource)
    // Without `features` the spaces would be set apart from the words, without their kerning.
    doc.font(name, size).text(text, x, y, { lineBreak: false, baseline: 'alphabetic', features: [] })
  }
}

import type { DrawnFigure } from './clipboard.ts'
import { pixelsPerPoint } from './lengths.ts'

/**
 * What a browser gives to the document or folder that a figure is dropped on, beside what it offers for every picture. The
 * figure itself is in the address: one that leads to an object of this page is worth nothing elsewhere.
 */
export function offerFigure(transfer: DataTransfer, name: string, { svg, width, height }: DrawnFigure): void {
  // Browsers that have put in nothing yet offer the picture only as long as the page puts in nothing either.
  if (transfer.types.length === 0) return
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  const image = document.createElement('img')
  image.src = address
  image.width = Math.round(width * pixelsPerPoint)
  image.height = Math.round(height * pixelsPerPoint)
  // A file for folders, in Chromium alone, and with its name: browsers call a picture after its address.
  transfer.setData('DownloadURL', `image/svg+xml:${name}.svg:${address}`)
  // A picture for documents.
  transfer.setData('text/html', image.outerHTML)
}

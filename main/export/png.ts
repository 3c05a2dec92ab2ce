import sharp from 'sharp'
import { CarryoverError } from '../../contract/errors.ts'
import { withCrispPictures } from './crispPictures.ts'
import { outlined } from './outlined.ts'
import { withNotes } from './pngChunks.ts'
import { readSvg } from './svgTree.ts'
import { setTexts } from './textLayout.ts'

/** Pixels that a length in points takes. */
const pixels = (points: number, dpi: number) => Math.max(1, Math.round((points / 72) * dpi))

/** What is held in memory while it is drawn: 4 bytes a pixel. */
const mostPixels = 2 ** 28
/** Of librsvg. */
const longestSide = 32_767

/**
 * A figure as a picture on white, with its resolution and texts (such as its provenance) noted in it. The same figure
 * gives the same bytes, whatever fonts a machine has.
 *
 * @throws CarryoverError USAGE for a picture that is too large
 */
export async function svgToPng(svg: string, dpi: number, texts: Record<string, string>): Promise<Buffer> {
  const drawing = await withCrispPictures(readSvg(svg))
  const [width, height] = [pixels(drawing.width, dpi), pixels(drawing.height, dpi)]
  if (width * height > mostPixels || Math.max(width, height) > longestSide) {
    const size = `${width} × ${height}`
    throw new CarryoverError('USAGE', `A picture of ${size} pixels is too large.`, 'Ask for fewer dots per inch.')
  }
  const image = Buffer.from(outlined(drawing, await setTexts(drawing), width, height))
  const png = await sharp(image, { unlimited: true, limitInputPixels: mostPixels })
    .flatten({ background: '#ffffff' })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer()
  return withNotes(png, dpi, texts)
}

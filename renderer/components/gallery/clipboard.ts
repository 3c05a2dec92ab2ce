import { pixelsPerPoint } from './lengths.ts'

/** A figure as the engine draws it, its size in points. */
export interface DrawnFigure {
  svg: string
  width: number
  height: number
}

/** Of pictures that are pasted into texts and slides. */
const dpi = 300
const svgType = 'image/svg+xml'

/** Pages that did not come over a safe connection may not write to the clipboard. */
export const canCopy = (): boolean => window.isSecureContext && 'clipboard' in navigator

export const copyText = (text: string): Promise<void> => navigator.clipboard.writeText(text)

/** As text for editors, and as a picture for programs that take one, where the browser lets it through. */
export async function copySvg({ svg }: DrawnFigure): Promise<void> {
  const item: Record<string, Blob> = { 'text/plain': new Blob([svg], { type: 'text/plain' }) }
  if (ClipboardItem.supports(svgType)) {
    // Browsers take the fonts out of what they pass on, and complain of them.
    item[svgType] = new Blob([svg.replace(/<style>[^<]*<\/style>/, '')], { type: svgType })
  }
  await navigator.clipboard.write([new ClipboardItem(item)])
}

export async function copyPicture(figure: DrawnFigure): Promise<void> {
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': await pictureOf(figure) })])
}

async function pictureOf({ svg, width, height }: DrawnFigure): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: svgType }))
  try {
    const image = new Image(width * pixelsPerPoint, height * pixelsPerPoint)
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.round((width / 72) * dpi)
    canvas.height = Math.round((height / 72) * dpi)
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob) resolve(blob)
        else reject(new Error(`${canvas.width} × ${canvas.height}`))
      }, 'image/png')
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}

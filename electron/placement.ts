import { z } from 'zod'

/** Where a window is, in device-independent pixels; without x and y it is centred. */
export const placement = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
})
export type Placement = z.infer<typeof placement>

interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** So much of a window has to be on a display to be found and moved. */
const visible = { width: 160, height: 48 }

/** The placement, made to fit onto one of the displays; centred where its display is not there any more. */
export function placeOn(displays: readonly { workArea: Rectangle }[], wanted: Placement): Placement {
  const { x, y, width, height, maximized } = wanted
  const areas = displays.map(({ workArea }) => workArea)
  if (x !== undefined && y !== undefined) {
    const area = areas.find((each) => {
      const across = Math.min(x + width, each.x + each.width) - Math.max(x, each.x)
      // The title bar is at the top: it has to be there, not below the edge.
      return across >= visible.width && y >= each.y && y <= each.y + each.height - visible.height
    })
    if (area) {
      return { x, y, width: Math.min(width, area.width), height: Math.min(height, area.height), maximized }
    }
  }
  const widest = Math.max(...areas.map((area) => area.width))
  const highest = Math.max(...areas.map((area) => area.height))
  return { width: Math.min(width, widest), height: Math.min(height, highest), maximized }
}

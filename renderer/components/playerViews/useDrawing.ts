import { computed, ref, shallowRef } from 'vue'
import { background, brushed, painted, polygon, rectangle, type Point, type Size } from './raster.ts'

export const tools = ['brush', 'rectangle', 'polygon', 'eraser'] as const
export type Tool = (typeof tools)[number]

interface Drawing {
  size: () => Size
  tool: () => Tool
  /** The region that is drawn. */
  region: () => number
  /** Of the brush and the eraser, in pixels. */
  radius: () => number
  players: () => Uint8Array
  commit: (players: Uint8Array) => void
}

/**
 * Drawing regions with one pointer or one cursor: `press`, `move` and `release` follow a pointer; a polygon grows by a
 * corner a press and is closed by `close`. Nothing counts before it is committed.
 */
export function useDrawing({ size, tool, region, radius, players, commit }: Drawing) {
  /** The map while a stroke is under way. */
  const stroke = shallowRef<Uint8Array | null>(null)
  const last = ref<Point | null>(null)
  /** Corners of the rectangle or polygon that is under way. */
  const corners = ref<Point[]>([])

  const colour = () => (tool() === 'eraser' ? background : region())
  const isBrush = () => tool() === 'brush' || tool() === 'eraser'
  function paint(to: Point): void {
    const pixels = brushed(size(), last.value ?? to, to, radius())
    stroke.value = painted(stroke.value ?? players(), pixels, colour())
    last.value = to
  }
  function finish(pixels: number[]): void {
    drop()
    if (pixels.length > 0) commit(painted(players(), pixels, region()))
  }
  function drop(): void {
    stroke.value = null
    last.value = null
    corners.value = []
  }

  return {
    shown: computed(() => stroke.value ?? players()),
    corners,
    drop,
    /** Something is begun that could be dropped. */
    underWay: computed(() => stroke.value !== null || corners.value.length > 0),
    press(at: Point): void {
      if (isBrush()) paint(at)
      else if (tool() === 'polygon') corners.value = [...corners.value, at]
      else corners.value = [at, at]
    },
    move(at: Point): void {
      if (stroke.value) paint(at)
      else if (tool() === 'rectangle' && corners.value.length > 0) corners.value = [corners.value[0], at]
    },
    release(): void {
      if (stroke.value) {
        const drawn = stroke.value
        drop()
        commit(drawn)
      } else if (tool() === 'rectangle' && corners.value.length > 1) {
        finish(rectangle(size(), corners.value[0], corners.value[1]))
      }
    },
    close(): void {
      if (tool() === 'polygon') finish(polygon(size(), corners.value))
    },
    /** A rectangle that is told in numbers. */
    fill: (a: Point, b: Point) => {
      finish(rectangle(size(), a, b))
    },
  }
}

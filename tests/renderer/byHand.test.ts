import { describe, expect, it } from 'vitest'
import {
  background,
  brushed,
  masked,
  painted,
  pixelAt,
  polygon,
  rectangle,
  sizesOf,
  withoutGaps,
  type Point,
} from '../../renderer/components/playerViews/raster.ts'
import { tintBytes, tints } from '../../renderer/components/playerViews/tints.ts'
import { useDrawing, type Tool } from '../../renderer/components/playerViews/useDrawing.ts'
import {
  freePlayer,
  given,
  inReadingOrder,
  wordsApart,
  wordsTogether,
} from '../../renderer/components/playerViews/wordGroups.ts'

const size = { width: 10, height: 8 }
/** Rows of `.` and `#`. */
const seen = (pixels: number[]) =>
  Array.from({ length: size.height }, (_, y) =>
    Array.from({ length: size.width }, (_, x) => (pixels.includes(y * size.width + x) ? '#' : '.')).join(''),
  )
const at = (x: number, y: number): Point => ({ x, y })
/** Every pixel one by one, by the definition. */
const where = (inside: (x: number, y: number) => boolean) =>
  Array.from({ length: size.width * size.height }, (_, pixel) => pixel).filter((pixel) =>
    inside((pixel % size.width) + 0.5, Math.floor(pixel / size.width) + 0.5),
  )

describe('pixels of what is drawn', () => {
  it('are those of a disc where the brush is set down', () => {
    expect(brushed(size, at(4.5, 3.5), at(4.5, 3.5), 2.2)).toEqual(
      where((x, y) => (x - 4.5) ** 2 + (y - 3.5) ** 2 <= 2.2 ** 2),
    )
    expect(brushed(size, at(4.9, 3.1), at(4.9, 3.1), 0.1)).toEqual([34])
  })

  it('are those near the way of the brush, and none beyond the picture', () => {
    const [from, to] = [at(1, 1), at(12, 6.5)]
    const distance = (x: number, y: number) => {
      let nearest = Infinity
      for (let s = 0; s <= 1; s += 1 / 4096) {
        nearest = Math.min(nearest, Math.hypot(x - from.x - s * (to.x - from.x), y - from.y - s * (to.y - from.y)))
      }
      return nearest
    }
    expect(brushed(size, from, to, 1.3)).toEqual(where((x, y) => distance(x, y) <= 1.3))
    expect(brushed(size, at(-20, -20), at(-9, -9), 3)).toEqual([])
  })

  it('fill a rectangle between any two corners, both included', () => {
    expect(seen(rectangle(size, at(6.9, 4.2), at(3.1, 2)))).toEqual([
      ...['..........', '..........', '...####...', '...####...', '...####...'],
      ...['..........', '..........', '..........'],
    ])
    expect(rectangle(size, at(-3, -3), at(99, 99))).toHaveLength(80)
    expect(rectangle(size, at(20, 1), at(30, 2))).toEqual([])
  })

  it('fill a polygon whose middle they lie in', () => {
    const triangle = [at(0, 0), at(8, 0), at(0, 8)]
    expect(polygon(size, triangle)).toEqual(where((x, y) => x + y < 8))
    // A bow tie: two triangles that touch.
    const bow = [at(0, 0.1), at(8, 8.1), at(8, 0.1), at(0, 8.1)]
    const inBow = (x: number, y: number) => (y - x - 0.1) * (y + x - 8.1) < 0 && x < 8
    expect(polygon(size, bow)).toEqual(where(inBow))
    expect(polygon(size, [at(0, 0), at(8, 0)])).toEqual([])
    expect(polygon(size, [at(-5, -5), at(50, -5), at(50, 50), at(-5, 50)])).toHaveLength(80)
  })

  it('tell which pixel a point is in', () => {
    expect(pixelAt(size, at(9.99, 7.99))).toBe(79)
    expect(pixelAt(size, at(10, 3))).toBeNull()
    expect(pixelAt(size, at(-0.01, 3))).toBeNull()
  })
})

describe('a map made by hand', () => {
  it('is painted without changing the one of before', () => {
    const before = Uint8Array.of(0, 0, background)
    expect([...painted(before, [1, 2], 3)]).toEqual([0, 3, 3])
    expect([...before]).toEqual([0, 0, background])
  })

  it('has players without gaps when it is kept', () => {
    const { n, players } = withoutGaps(Uint8Array.of(7, background, 2, 2, 15))
    expect(n).toBe(3)
    expect([...players]).toEqual([1, background, 0, 0, 2])
    expect(withoutGaps(new Uint8Array(4).fill(background)).n).toBe(0)
    expect([...sizesOf(Uint8Array.of(0, 2, 2, background), 3)]).toEqual([1, 0, 2])
  })

  it('shows what stands in for an absent player, and never masks the background', () => {
    const present = Uint8Array.from({ length: 12 }, (_, k) => k)
    const absent = new Uint8Array(12).fill(200)
    const shown = masked(present, absent, Uint8Array.of(0, 1, background), (player) => player === 1)
    expect([...shown]).toEqual([200, 200, 200, 200, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  it('has a colour of its own for each of sixteen players', () => {
    expect(new Set(tints).size).toBe(16)
    expect(new Set(tintBytes.map(String)).size).toBe(16)
    // hsl(200 70% 50%)
    expect(tintBytes[0]).toEqual([38, 157, 217])
  })
})

describe('drawing', () => {
  function begin(tool: Tool, region = 4) {
    const state = { players: new Uint8Array(80).fill(background) as Uint8Array, commits: 0, tool }
    const drawing = useDrawing({
      size: () => size,
      tool: () => state.tool,
      region: () => region,
      radius: () => 1,
      players: () => state.players,
      commit: (players) => {
        state.players = players
        state.commits++
      },
    })
    return { state, drawing, drawn: () => [...state.players.keys()].filter((pixel) => state.players[pixel] === region) }
  }

  it('makes one step of a whole stroke', () => {
    const { state, drawing, drawn } = begin('brush')
    drawing.press(at(1.5, 1.5))
    drawing.move(at(5.5, 1.5))
    drawing.move(at(5.5, 4.5))
    expect(state.commits).toBe(0)
    drawing.release()
    drawing.move(at(9.5, 7.5))
    expect(state.commits).toBe(1)
    expect(drawn()).toEqual(expect.arrayContaining([11, 12, 13, 14, 15, 25, 35, 45]))
    expect(drawn()).not.toContain(79)
    state.tool = 'eraser'
    drawing.press(at(5.5, 1.5))
    drawing.release()
    expect(state.players[15]).toBe(background)
  })

  it('draws the rectangle that was opened, and drops what was begun', () => {
    const { state, drawing, drawn } = begin('rectangle')
    drawing.press(at(2.5, 2.5))
    drawing.move(at(4.5, 3.5))
    drawing.drop()
    drawing.release()
    expect(state.commits).toBe(0)
    drawing.press(at(2.5, 2.5))
    drawing.move(at(4.5, 3.5))
    drawing.release()
    expect(drawn()).toEqual([22, 23, 24, 32, 33, 34])
    drawing.fill(at(0, 0), at(0, 0))
    expect(drawn()).toContain(0)
  })

  it('closes a polygon on demand', () => {
    const { state, drawing, drawn } = begin('polygon')
    for (const corner of [at(0, 0), at(4, 0), at(4, 4)]) {
      drawing.press(corner)
      drawing.release()
    }
    expect(state.commits).toBe(0)
    drawing.close()
    expect(drawn()).toEqual(polygon(size, [at(0, 0), at(4, 0), at(4, 4)]))
    drawing.close()
    expect(state.commits).toBe(1)
  })
})

describe('words put together', () => {
  const players = Uint8Array.of(0, 1, 2, 3, background)

  it('take the lowest number that is free', () => {
    expect(freePlayer(players, [], 16)).toBe(4)
    expect([...wordsTogether(players, [1, 3], 16)]).toEqual([0, 1, 2, 1, background])
    expect(freePlayer(players, [], 4)).toBeNull()
    expect(wordsTogether(players, [4], 4)).toBe(players)
  })

  it('come apart where there are numbers enough', () => {
    expect([...wordsApart(Uint8Array.of(0, 0, 1, 0), [0, 1, 3], 16)]).toEqual([0, 2, 1, 3])
    const full = Uint8Array.of(0, 0, 0)
    expect(wordsApart(full, [0, 1, 2], 2)).toBe(full)
  })

  it('go to the background, and are numbered as they are met', () => {
    expect([...given(players, [0, 2], background)]).toEqual([background, 1, background, 3, background])
    expect([...inReadingOrder(Uint8Array.of(9, background, 4, 9))]).toEqual([0, background, 1, 0])
  })
})

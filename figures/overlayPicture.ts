import type { Interaction } from '../contract/explanations.ts'
import type { PlayerMap } from '../contract/pictures.ts'
import { playersOf } from './coalition.ts'
import type { FullOptions } from './options.ts'
import { badgeRadius, strokeOf, type Mark, type Shown, type Stage } from './overlayMarks.ts'
import { bordersOf, middlesOf, type Middle, type Point } from './regions.ts'

export interface OverlayPicture {
  map: PlayerMap
  /** The picture at its own resolution as the URI of a PNG; null leaves a grey ground. */
  picture: string | null
}

/** An interaction's place on one of its players. */
interface Spot extends Point {
  player: number
}

/** Six places on a player like queens on a board: no two in a row, column or diagonal, so that links do not lie on each other. */
const queens = [2, 4, 6, 1, 3, 5].map((row, column) => ({ x: column - 2.5, y: row - 3.5 }))
/** The side of a field of that board, in pixels: on narrow players the board may stick out. */
const fieldOf = ({ room, pixels }: Middle) => Math.max(0.25 * room, 0.08 * Math.sqrt(pixels))

/**
 * The picture with its players outlined. Each interaction joins its places on its players by the shortest lines, as the
 * lines of a map of trains; its number stands on one of them.
 */
export function pictureStage(
  { map, picture }: OverlayPicture,
  { interactions, strongest }: Shown,
  room: { width: number; height: number },
  options: FullOptions,
): Stage {
  const scale = Math.min(room.width / map.width, room.height / map.height)
  const size = { width: map.width * scale, height: map.height * scale }
  const spots = spotsOf(map, interactions, scale)
  const widest = Math.max(1.3, Math.min(3.2, 0.1 * scale * Math.sqrt((map.width * map.height) / map.n)))
  return {
    ...size,
    ground: groundOf({ map, picture }, scale, options),
    links: interactions.map((each, at) => lineMarks(strokeOf(options, each, strongest, widest), spots[at])),
    numbers: numbersOf(spots, badgeRadius(options) + 1.2, size).map((number) => [number]),
  }
}

function groundOf({ map, picture }: OverlayPicture, scale: number, { theme }: FullOptions): Mark[] {
  const whole = { x: 0, y: 0, width: map.width * scale, height: map.height * scale }
  // A dark line in a light one is seen on every picture.
  const outline = (stroke: string, lineWidth: number, opacity: number): Mark => ({
    type: 'path',
    shape: { pathData: bordersOf(map) },
    scaleX: scale,
    scaleY: scale,
    style: { fill: 'none', stroke, lineWidth, opacity, strokeNoScale: true },
  })
  return [
    picture === null
      ? { type: 'rect', shape: whole, style: { fill: theme.hairline } }
      : { type: 'image', style: { image: picture, ...whole } },
    outline('#ffffff', 1.6, 0.55),
    outline('#000000', 0.6, 0.6),
  ]
}

function spotsOf(map: PlayerMap, interactions: Interaction[], scale: number): Spot[][] {
  const middles = middlesOf(map)
  return interactions.map(({ mask }, at) =>
    playersOf(mask).flatMap((player) => {
      const middle = middles[player]
      if (!middle) return []
      const apart = interactions.length === 1 ? 0 : fieldOf(middle)
      const { x, y } = queens[at % queens.length]
      return [{ player, x: (middle.x + x * apart) * scale, y: (middle.y + y * apart) * scale }]
    }),
  )
}

/** The pairs of points that join all of them by the least length (Prim). */
function shortestTree(points: Point[]): [Point, Point][] {
  const tree: [Point, Point][] = []
  const left = points.slice(1).map((point) => ({ point, near: points[0], distance: distance(point, points[0]) }))
  while (left.length > 0) {
    left.sort((a, b) => b.distance - a.distance)
    const { point, near } = left.pop()!
    tree.push([near, point])
    for (const each of left) {
      const length = distance(each.point, point)
      if (length < each.distance) Object.assign(each, { near: point, distance: length })
    }
  }
  return tree
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)

/** Each number on that one of its spots where there is most room, then moved until none lies on another one. */
function numbersOf(spots: Spot[][], radius: number, size: { width: number; height: number }): Point[] {
  const crowd = new Map<number, number>()
  for (const { player } of spots.flat()) crowd.set(player, (crowd.get(player) ?? 0) + 1)
  const numbers: Point[] = []
  for (const each of spots) {
    const roomAt = (spot: Spot) =>
      Math.min(5 * radius, ...numbers.map((number) => distance(number, spot))) - radius * crowd.get(spot.player)!
    const { x, y } = each.reduce((best, spot) => (roomAt(spot) > roomAt(best) ? spot : best))
    numbers.push({ x, y })
  }
  for (let round = 0; round < 100; round++) {
    numbers.forEach((number, at) => {
      for (const other of numbers) {
        const near = distance(number, other)
        if (other === number || near >= 2 * radius) continue
        const angle = near > 1e-6 ? Math.atan2(number.y - other.y, number.x - other.x) : at
        number.x += (Math.cos(angle) * (2 * radius - near)) / 2
        number.y += (Math.sin(angle) * (2 * radius - near)) / 2
      }
      number.x = Math.min(size.width - radius, Math.max(radius, number.x))
      number.y = Math.min(size.height - radius, Math.max(radius, number.y))
    })
  }
  return numbers
}

/** On a light edge that parts them from the picture. */
function lineMarks(style: ReturnType<typeof strokeOf>, spots: Spot[]): Mark[] {
  const shape = {
    pathData: shortestTree(spots)
      .map(([a, b]) => `M${a.x} ${a.y}L${b.x} ${b.y}`)
      .join(''),
  }
  const edge = { fill: 'none', stroke: '#ffffff', lineWidth: style.lineWidth + 1.6, opacity: 0.85 * style.opacity }
  const lines: Mark[] =
    spots.length < 2
      ? []
      : [
          { type: 'path', shape, style: edge },
          { type: 'path', shape, style },
        ]
  return [
    ...lines,
    ...spots.map(({ x, y }): Mark => ({
      type: 'circle',
      shape: { cx: x, cy: y, r: 0.9 + 0.6 * style.lineWidth },
      style: { fill: style.stroke, stroke: '#ffffff', lineWidth: 0.8, opacity: style.opacity },
    })),
  ]
}

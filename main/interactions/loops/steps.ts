/**
 * What the solver does to whole arrays, two entries at a time. Arrays are given by their addresses and are all of the
 * same length, an even number of entries, given in bytes.
 */

/** `from` moved towards 0 by up to `threshold`. */
export function shrink(from: usize, into: usize, bytes: usize, threshold: f64): void {
  const most = f64x2.splat(threshold)
  const least = f64x2.splat(-threshold)
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(from + at)
    v128.store(into + at, f64x2.sub(x, clipped(x, least, most)))
  }
}

/** The numbers within ±bound that are nearest to `from`. */
export function clip(from: usize, into: usize, bytes: usize, bound: f64): void {
  const most = f64x2.splat(bound)
  const least = f64x2.splat(-bound)
  for (let at: usize = 0; at < bytes; at += 16) v128.store(into + at, clipped(v128.load(from + at), least, most))
}

function clipped(x: v128, least: v128, most: v128): v128 {
  return f64x2.pmin(f64x2.pmax(x, least), most)
}

/**
 * `shrinkJointly` of `jointNorm.ts`, entry by entry over several games, whose arrays lie `stride` bytes apart; `soft` is
 * the soft threshold. `sorted` has room for two entries of each game.
 */
export function shrinkTogether(
  from: usize,
  into: usize,
  stride: usize,
  games: usize,
  bytes: usize,
  soft: f64,
  threshold: f64,
  sorted: usize,
): void {
  const softs = f64x2.splat(soft)
  const thresholds = f64x2.splat(threshold)
  const zero = f64x2.splat(0)
  const sign = f64x2.splat(-0.0)
  const sortedEnd = sorted + 16 * games
  const across = stride * games
  for (let at: usize = 0; at < bytes; at += 16) {
    // Absolute values, largest first.
    for (let next = sorted, game = from + at; next < sortedEnd; next += 16, game += stride) {
      let smaller = f64x2.abs(v128.load(game))
      for (let place = sorted; place < next; place += 16) {
        const size = v128.load(place)
        v128.store(place, f64x2.pmax(size, smaller))
        smaller = f64x2.pmin(size, smaller)
      }
      v128.store(next, smaller)
    }
    let level = zero
    let sum = zero
    let count: f64 = 1
    for (let place = sorted; place < sortedEnd; place += 16, count++) {
      const left = f64x2.sub(v128.load(place), softs)
      sum = f64x2.add(sum, left)
      const candidate = f64x2.div(f64x2.sub(sum, thresholds), f64x2.splat(count))
      level = v128.bitselect(candidate, level, f64x2.gt(left, candidate))
    }
    level = f64x2.pmax(level, zero)
    for (let game: usize = 0; game < across; game += stride) {
      const x = v128.load(from + at + game)
      const size = f64x2.pmin(f64x2.pmax(f64x2.sub(f64x2.abs(x), softs), zero), level)
      v128.store(into + at + game, v128.or(size, v128.and(x, sign)))
    }
  }
}

/** The mirror image `2 near - point`. */
export function reflect(near: usize, point: usize, into: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(into + at, reflection(near + at, point + at))
}

/** Adds the mirror image. */
export function addReflection(near: usize, point: usize, into: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(into + at, f64x2.add(v128.load(into + at), reflection(near + at, point + at)))
  }
}

function reflection(near: usize, point: usize): v128 {
  const x = v128.load(near)
  return f64x2.sub(f64x2.add(x, x), v128.load(point))
}

/** What is made less what should be, `and + or - values`. */
export function misfit(and: usize, or: usize, values: usize, into: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const made = f64x2.add(v128.load(and + at), v128.load(or + at))
    v128.store(into + at, f64x2.sub(made, v128.load(values + at)))
  }
}

/** `into += from`. */
export function add(from: usize, into: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(into + at, f64x2.add(v128.load(into + at), v128.load(from + at)))
  }
}

/**
 * With `d = near - point - scale · correction`, moves `point <- ahead · (point + 2d) + back · anchor`; returns Σ d².
 */
export function advance(
  near: usize,
  point: usize,
  correction: usize,
  anchor: usize,
  bytes: usize,
  scale: f64,
  ahead: f64,
  back: f64,
): f64 {
  const scales = f64x2.splat(scale)
  const aheads = f64x2.splat(ahead)
  const backs = f64x2.splat(back)
  let squares = f64x2.splat(0)
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(point + at)
    const d = f64x2.sub(f64x2.sub(v128.load(near + at), x), f64x2.mul(scales, v128.load(correction + at)))
    squares = f64x2.add(squares, f64x2.mul(d, d))
    const moved = f64x2.mul(aheads, f64x2.add(x, f64x2.add(d, d)))
    v128.store(point + at, f64x2.add(moved, f64x2.mul(backs, v128.load(anchor + at))))
  }
  return f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)
}

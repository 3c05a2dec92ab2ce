/**
 * The change of basis and the blocks of `gram.ts`, which makes the tables that are read here. Sizes and offsets are in
 * bytes. A vector has two entries: of a run, or one of each of two copies.
 */

/** Rotations by one angle; the pairs of runs follow, as offsets in the table. */
@unmanaged
class Rotations {
  end: usize
  cosine: f64
  sine: f64
}

/** All copies of one size; where their slots are in the table follows, for two copies at a time. */
@unmanaged
class Copies {
  end: usize
  /** Of one copy, two side by side. */
  bytes: usize
  /** Cosines and sines between each slot and the one before. */
  angles: usize
  /** Halves of the inverses of the blocks that are larger and smaller by one. */
  upEven: usize
  upOdd: usize
  downEven: usize
  downOdd: usize
}

/** What `scratch` is used for: sums and differences, and the larger and the smaller block with one player more. */
const differencesAt: usize = 160
const upAt: usize = 320
const downAt: usize = 640

/** Rotates pairs of runs of the table; `direction` -1 undoes +1. */
export function rotate(table: usize, groups: usize, end: usize, runBytes: usize, direction: f64): void {
  let at = groups
  while (at < end) {
    const group = changetype<Rotations>(at)
    const cosine = f64x2.splat(group.cosine)
    const sine = f64x2.splat(direction * group.sine)
    for (at += offsetof<Rotations>(); at < group.end; at += 8) {
      let p = table + load<u32>(at)
      let q = table + load<u32>(at, 4)
      for (let stop = p + runBytes; p < stop; p += 16, q += 16) {
        const u = v128.load(p)
        const w = v128.load(q)
        v128.store(p, sum(cosine, u, sine, w))
        v128.store(q, difference(cosine, w, sine, u))
      }
    }
  }
}

function sum(cosine: v128, u: v128, sine: v128, w: v128): v128 {
  return f64x2.add(f64x2.mul(cosine, u), f64x2.mul(sine, w))
}

function difference(cosine: v128, u: v128, sine: v128, w: v128): v128 {
  return f64x2.sub(f64x2.mul(cosine, u), f64x2.mul(sine, w))
}

/** The last player joins all copies of one size, the blocks are multiplied by their inverses, and it leaves again. */
export function couple(table: usize, address: usize, scratch: usize): void {
  const copies = changetype<Copies>(address)
  const bytes = copies.bytes
  const up = scratch + upAt
  const down = scratch + downAt
  for (let slots = address + offsetof<Copies>(); slots < copies.end; slots += bytes / 2) {
    join(table, slots, bytes, copies.angles, up, down)
    multiply(up, bytes + 16, copies.upEven, copies.upOdd, scratch)
    if (bytes > 16) multiply(down, bytes - 16, copies.downEven, copies.downOdd, scratch)
    leave(table, slots, bytes, copies.angles, up, down)
  }
}

/** Entry 0 of a slot is that without the last player, entry 1 that with it. */
function join(table: usize, slots: usize, bytes: usize, angles: usize, up: usize, down: usize): void {
  let before = f64x2.splat(0)
  for (let at: usize = 0; at < bytes; at += 16, slots += 8) {
    const first = v128.load(table + load<u32>(slots))
    const second = v128.load(table + load<u32>(slots, 4))
    const without = v128.shuffle<f64>(first, second, 0, 2)
    const having = v128.shuffle<f64>(first, second, 1, 3)
    if (at === 0) {
      v128.store(up, having)
    } else {
      const cosine = v128.load_splat<f64>(angles + at - 16)
      const sine = v128.load_splat<f64>(angles + at - 8)
      v128.store(up + at, sum(cosine, before, sine, having))
      v128.store(down + at - 16, difference(cosine, having, sine, before))
    }
    before = without
  }
  v128.store(up + bytes, before)
}

function leave(table: usize, slots: usize, bytes: usize, angles: usize, up: usize, down: usize): void {
  let having = v128.load(up)
  for (let at: usize = 16; at < bytes; at += 16, slots += 8) {
    const cosine = v128.load_splat<f64>(angles + at - 16)
    const sine = v128.load_splat<f64>(angles + at - 8)
    const u = v128.load(up + at)
    const w = v128.load(down + at - 16)
    put(table, slots, difference(cosine, u, sine, w), having)
    having = sum(cosine, w, sine, u)
  }
  put(table, slots, v128.load(up + bytes), having)
}

function put(table: usize, slot: usize, without: v128, having: v128): void {
  v128.store(table + load<u32>(slot), v128.shuffle<f64>(without, having, 0, 2))
  v128.store(table + load<u32>(slot, 4), v128.shuffle<f64>(without, having, 1, 3))
}

/**
 * `x <- block · x` for two vectors side by side that begin at `first`. See `invertBlock`: of an odd number of entries, the
 * one in the middle is its own mirror image.
 */
function multiply(first: usize, bytes: usize, even: usize, odd: usize, scratch: usize): void {
  const half = (bytes / 32) * 16
  const sums = scratch
  const sumBytes = bytes - half
  const differences = scratch + differencesAt
  const last = first + bytes - 16
  for (let at: usize = 0; at < half; at += 16) {
    const a = v128.load(first + at)
    const b = v128.load(last - at)
    v128.store(sums + at, f64x2.add(a, b))
    v128.store(differences + at, f64x2.sub(a, b))
  }
  if (sumBytes > half) {
    const middle = v128.load(first + half)
    v128.store(sums + half, f64x2.add(middle, middle))
  }
  for (let at: usize = 0; at < half; at += 16, even += sumBytes / 2, odd += half / 2) {
    const a = product(even, sums, sumBytes)
    const b = product(odd, differences, half)
    v128.store(first + at, f64x2.add(a, b))
    v128.store(last - at, f64x2.sub(a, b))
  }
  if (sumBytes > half) v128.store(first + half, product(even, sums, sumBytes))
}

/** A row of a matrix times two vectors of so many bytes. */
function product(row: usize, vectors: usize, bytes: usize): v128 {
  let total = f64x2.splat(0)
  for (let at: usize = 0; at < bytes; at += 16, row += 8) {
    total = f64x2.add(total, f64x2.mul(v128.load_splat<f64>(row), v128.load(vectors + at)))
  }
  return total
}

/**
 * The sums over coalitions of `butterflies.ts`, in place on a table in memory: (address, bytes). Two entries at a time,
 * two players a pass. The first pass takes eight entries at once, so that a table of fewer needs room for them.
 */
export function subsetSum(table: usize, bytes: usize): void {
  sums<SubsetSum>(table, bytes)
}

export function supersetSum(table: usize, bytes: usize): void {
  sums<SupersetSum>(table, bytes)
}

export function disjointSum(table: usize, bytes: usize): void {
  sums<DisjointSum>(table, bytes)
}

/**
 * A sum over the coalitions of two players: a, b, c and d belong to none, the first, the second and both of them, and so
 * do what the methods return. `low` and `high` are the sum for one player.
 */
class SubsetSum {
  low(a: v128, b: v128): v128 {
    return a
  }
  high(a: v128, b: v128): v128 {
    return f64x2.add(a, b)
  }
  none(a: v128, b: v128, c: v128, d: v128): v128 {
    return a
  }
  first(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(a, b)
  }
  second(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(a, c)
  }
  both(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(d, f64x2.add(f64x2.add(a, b), c))
  }
}

class SupersetSum {
  low(a: v128, b: v128): v128 {
    return f64x2.add(a, b)
  }
  high(a: v128, b: v128): v128 {
    return b
  }
  none(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(a, f64x2.add(b, f64x2.add(c, d)))
  }
  first(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(b, d)
  }
  second(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(c, d)
  }
  both(a: v128, b: v128, c: v128, d: v128): v128 {
    return d
  }
}

class DisjointSum {
  low(a: v128, b: v128): v128 {
    return f64x2.add(a, b)
  }
  high(a: v128, b: v128): v128 {
    return a
  }
  none(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(f64x2.add(f64x2.add(a, b), c), d)
  }
  first(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(a, c)
  }
  second(a: v128, b: v128, c: v128, d: v128): v128 {
    return f64x2.add(a, b)
  }
  both(a: v128, b: v128, c: v128, d: v128): v128 {
    return a
  }
}

function sums<Sum>(table: usize, bytes: usize): void {
  // A sum has no state: it is there for its methods, which are known when this is compiled.
  const sum = changetype<Sum>(0)
  const end = table + bytes
  const isOdd = !(ctz(bytes) & 1) // 8·2^n
  if (isOdd) {
    for (let at = table; at < end; at += 32) {
      const ab = v128.load(at)
      const cd = v128.load(at, 16)
      const a = v128.shuffle<f64>(ab, cd, 0, 2)
      const b = v128.shuffle<f64>(ab, cd, 1, 3)
      const low = sum.low(a, b)
      const high = sum.high(a, b)
      v128.store(at, v128.shuffle<f64>(low, high, 0, 2))
      v128.store(at, v128.shuffle<f64>(low, high, 1, 3), 16)
    }
  } else {
    for (let at = table; at < end; at += 64) {
      const ab = v128.load(at)
      const cd = v128.load(at, 16)
      const ef = v128.load(at, 32)
      const gh = v128.load(at, 48)
      const a = v128.shuffle<f64>(ab, ef, 0, 2)
      const b = v128.shuffle<f64>(ab, ef, 1, 3)
      const c = v128.shuffle<f64>(cd, gh, 0, 2)
      const d = v128.shuffle<f64>(cd, gh, 1, 3)
      const none = sum.none(a, b, c, d)
      const first = sum.first(a, b, c, d)
      const second = sum.second(a, b, c, d)
      const both = sum.both(a, b, c, d)
      v128.store(at, v128.shuffle<f64>(none, first, 0, 2))
      v128.store(at, v128.shuffle<f64>(second, both, 0, 2), 16)
      v128.store(at, v128.shuffle<f64>(none, first, 1, 3), 32)
      v128.store(at, v128.shuffle<f64>(second, both, 1, 3), 48)
    }
  }
  for (let apart: usize = isOdd ? 16 : 32; apart < bytes; apart *= 4) {
    for (let block = table; block < end; block += 4 * apart) {
      for (let at = block; at < block + apart; at += 16) {
        const a = v128.load(at)
        const b = v128.load(at + apart)
        const c = v128.load(at + 2 * apart)
        const d = v128.load(at + 3 * apart)
        v128.store(at, sum.none(a, b, c, d))
        v128.store(at + apart, sum.first(a, b, c, d))
        v128.store(at + 2 * apart, sum.second(a, b, c, d))
        v128.store(at + 3 * apart, sum.both(a, b, c, d))
      }
    }
  }
}

import type { Coalitions } from './coalitions.ts'

/** A regression tree over coalitions; node 0 is the root. Leaves have player -1. */
export interface Tree {
  /** Whose presence a node asks about. */
  player: Int16Array
  /** The nodes for absent and present. */
  absent: Int16Array
  present: Int16Array
  /** Of leaves; 0 elsewhere. */
  value: Float64Array
}

export interface TreeLimits {
  depth: number
  /** Fewest coalitions in a leaf. */
  leaf: number
  /** Added to the number of coalitions of a leaf, which draws its value towards 0. */
  shrinkage: number
  /** Leaves are multiplied by it. */
  rate: number
}

interface Open {
  node: number
  depth: number
  from: number
  to: number
  sums: PlayerSums
}

/** Of the coalitions in a node: those with each player present, and all of them. */
interface PlayerSums {
  /** Entry n is the sum over all. */
  target: Float64Array
  count: Int32Array
}

/**
 * Grows the tree that lowers the squared error of `target` most at every split, on the coalitions at `places`. Afterwards
 * `places` is ordered leaf by leaf, and `leafOf` tells the leaf of each coalition in it.
 */
export function growTree(
  coalitions: Coalitions,
  target: Float64Array,
  places: Int32Array,
  { depth, leaf, shrinkage, rate }: TreeLimits,
  leafOf: Int16Array,
): Tree {
  const { n } = coalitions
  const mostNodes = 2 ** (depth + 1) - 1
  const tree: Tree = {
    player: new Int16Array(mostNodes).fill(-1),
    absent: new Int16Array(mostNodes),
    present: new Int16Array(mostNodes),
    value: new Float64Array(mostNodes),
  }
  let nodes = 1
  const open: Open[] = [
    { node: 0, depth: 0, from: 0, to: places.length, sums: sumsOf(coalitions, target, places, 0, places.length) },
  ]
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, from, to, sums } = next
    const player = next.depth < depth ? bestSplit(sums, n, leaf, shrinkage) : -1
    if (player < 0) {
      tree.value[node] = (rate * sums.target[n]) / (sums.count[n] + shrinkage)
      for (let k = from; k < to; k++) leafOf[places[k]] = node
      continue
    }
    const middle = partition(coalitions, places, from, to, player)
    // The sums of one side are those of the node less those of the other: only the smaller one is counted.
    const fewAbsent = middle - from <= to - middle
    const counted = fewAbsent
      ? sumsOf(coalitions, target, places, from, middle)
      : sumsOf(coalitions, target, places, middle, to)
    const rest = less(sums, counted)
    tree.player[node] = player
    tree.absent[node] = nodes++
    tree.present[node] = nodes++
    const below = next.depth + 1
    open.push(
      { node: tree.absent[node], depth: below, from, to: middle, sums: fewAbsent ? counted : rest },
      { node: tree.present[node], depth: below, from: middle, to, sums: fewAbsent ? rest : counted },
    )
  }
  return tree
}

/** The value of the leaf that a coalition falls into. */
export function treeValue({ player, absent, present, value }: Tree, { width, bits }: Coalitions, k: number): number {
  let node = 0
  for (let asked = player[0]; asked >= 0; asked = player[node]) {
    node = (bits[k * width + (asked >> 3)] >> (asked & 7)) & 1 ? present[node] : absent[node]
  }
  return value[node]
}

/** The player that lowers the squared error most; -1 where no split does. */
function bestSplit({ target, count }: PlayerSums, n: number, leaf: number, shrinkage: number): number {
  const all = target[n]
  const size = count[n]
  let best = -1
  let most = (all * all) / (size + shrinkage) + 1e-12
  for (let player = 0; player < n; player++) {
    const shown = count[player]
    if (shown < leaf || size - shown < leaf) continue
    const sum = target[player]
    const gain = (sum * sum) / (shown + shrinkage) + ((all - sum) * (all - sum)) / (size - shown + shrinkage)
    if (gain > most) [most, best] = [gain, player]
  }
  return best
}

/** Puts those without the player first; answers where those with it begin. */
function partition({ width, bits }: Coalitions, places: Int32Array, from: number, to: number, player: number): number {
  const byte = player >> 3
  const bit = player & 7
  let low = from
  let high = to
  while (low < high) {
    const place = places[low]
    if ((bits[place * width + byte] >> bit) & 1) {
      places[low] = places[--high]
      places[high] = place
    } else low++
  }
  return low
}

/**
 * Each coalition is added to one sum a byte, the one its eight players select; these sums are then handed down to the
 * players, bit by bit. Eight times fewer additions than player by player.
 */
function sumsOf(
  { n, width, bits }: Coalitions,
  target: Float64Array,
  places: Int32Array,
  from: number,
  to: number,
): PlayerSums {
  const byByte = new Float64Array(width * 256)
  const countByByte = new Int32Array(width * 256)
  let all = 0
  for (let k = from; k < to; k++) {
    const place = places[k]
    const value = target[place]
    const start = place * width
    all += value
    for (let byte = 0; byte < width; byte++) {
      const at = (byte << 8) | bits[start + byte]
      byByte[at] += value
      countByByte[at]++
    }
  }
  const sums = { target: new Float64Array(n + 1), count: new Int32Array(n + 1) }
  for (let byte = 0; byte < width; byte++) {
    const start = byte << 8
    for (let bit = 7; bit >= 0; bit--) {
      const half = 1 << bit
      let sum = 0
      let shown = 0
      for (let at = start; at < start + half; at++) {
        sum += byByte[at + half]
        shown += countByByte[at + half]
        byByte[at] += byByte[at + half]
        countByByte[at] += countByByte[at + half]
      }
      const player = 8 * byte + bit
      if (player >= n) continue
      sums.target[player] = sum
      sums.count[player] = shown
    }
  }
  sums.target[n] = all
  sums.count[n] = to - from
  return sums
}

function less(all: PlayerSums, part: PlayerSums): PlayerSums {
  return {
    target: all.target.map((sum, player) => sum - part.target[player]),
    count: all.count.map((count, player) => count - part.count[player]),
  }
}

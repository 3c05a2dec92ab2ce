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
  /** Null where there is no split any more. */
  sums: PlayerSums | null
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
  const all = depth > 0 ? sumsOf(coalitions, target, places, 0, places.length) : null
  const open: Open[] = [{ node: 0, depth: 0, from: 0, to: places.length, sums: all }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, from, to, sums } = next
    const player = sums ? bestSplit(sums, n, leaf, shrinkage) : -1
    if (!sums || player < 0) {
      let sum = 0
      for (let k = from; k < to; k++) {
        sum += target[places[k]]
        leafOf[places[k]] = node
      }
      tree.value[node] = (rate * sum) / (to - from + shrinkage)
      continue
    }
    const middle = partition(coalitions, places, from, to, player)
    const below = { depth: next.depth + 1, sums: null }
    const absent: Open = { ...below, node: nodes++, from, to: middle }
    const present: Open = { ...below, node: nodes++, from: middle, to }
    if (below.depth < depth) {
      // The sums of one side are those of the node less those of the other: only the smaller one is counted.
      const [few, many] = middle - from <= to - middle ? [absent, present] : [present, absent]
      few.sums = sumsOf(coalitions, target, places, few.from, few.to)
      many.sums = less(sums, few.sums)
    }
    tree.player[node] = player
    tree.absent[node] = absent.node
    tree.present[node] = present.node
    open.push(absent, present)
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

/**
 * Coalitions of up to 128 players, one after the other as bitsets in bytes: player i of coalition k is bit `i & 7` of
 * byte `k * width + (i >> 3)`. Bytes rather than words of 32 bits: a byte is an index into a table of 256 sums, which is
 * what growing trees spends its time on.
 */
export interface Coalitions {
  n: number
  count: number
  /** Bytes of one coalition. */
  width: number
  bits: Uint8Array
}

/** So many coalitions in which nobody is present. */
export function emptyCoalitions(n: number, count: number): Coalitions {
  const width = (n + 7) >> 3
  return { n, count, width, bits: new Uint8Array(width * count) }
}

export function isPresent({ width, bits }: Coalitions, coalition: number, player: number): boolean {
  return ((bits[coalition * width + (player >> 3)] >> (player & 7)) & 1) === 1
}

export function setPresent({ width, bits }: Coalitions, coalition: number, player: number): void {
  bits[coalition * width + (player >> 3)] |= 1 << (player & 7)
}

/** Coalitions `from … to - 1`, which share memory with all. */
export function someCoalitions({ n, width, bits }: Coalitions, from: number, to: number): Coalitions {
  return { n, width, count: to - from, bits: bits.subarray(from * width, to * width) }
}

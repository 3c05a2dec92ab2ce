import { invertBlock } from './gramBlocks.ts'
import { doublesAt, integersAt, keep, loops, onTable, scratchAt } from './memory.ts'

/**
 * Exact inverse of `Z Zᵀ + U Uᵀ + ω I` in O(n 2^n), where Z (`subsetSum`) and U (`disjointSum`) are the maps from AND and
 * from OR coefficients to values. Both Gram matrices are n-fold Kronecker powers of 2x2 matrices of determinant 1,
 *
 *     Z Zᵀ = [[1,1],[1,2]]^{⊗n},   U Uᵀ = [[2,1],[1,1]]^{⊗n},
 *
 * so their sum with a multiple of I commutes with every permutation of the players. By Schur-Weyl duality it splits
 * into blocks of size 2j+1 <= n+1, one for each way of coupling n spins 1/2 to a total spin j. The change of basis is
 * a cascade of plane rotations with Clebsch-Gordan coefficients: as cheap as a butterfly.
 *
 * What follows are the tables for `loops/coupling.ts`, which does the work. They lie in its memory, as addresses here.
 */
interface Basis {
  /** The players but the last join one after the other: rotations between runs of entries. */
  couplings: { groups: number; end: number; runBytes: number }[]
  /** The last one joins copies of each size: what becomes of them are blocks of the sizes above and below. */
  last: number[]
  /** Sizes of the blocks, and where the inverses of all of them are put, one after the other. */
  blockSizes: number[]
  inverses: number
}

/** Where the two halves of a block's inverse are. */
interface Halves {
  even: number
  odd: number
}

const bases = new Map<number, Basis>()

function couplingBasis(n: number): Basis {
  const known = bases.get(n)
  if (known) return known
  const couplings: Basis['couplings'] = []
  // A copy of an irreducible representation has slots by rising magnetic number: entries of the players so far.
  let copies: number[][] = [[0]]
  for (let player = 0; player < n - 1; player++) {
    const runBytes = 8 << (n - 1 - player)
    if (player > 0) couplings.push({ ...keptGroups(copies, runBytes), runBytes })
    copies = copies.flatMap(joined)
  }
  const blockSizes = Array.from({ length: (n + 3) >> 1 }, (_, i) => n + 1 - 2 * i).filter((size) => size > 0)
  const halves = new Map<number, Halves>([[0, { even: 0, odd: 0 }]])
  let length = 0
  const inverses = keep(8 * blockSizes.reduce((sum, size) => sum + evenLength(size) + oddLength(size), 0))
  for (const size of blockSizes) {
    const even = inverses + 8 * length
    halves.set(size, { even, odd: even + 8 * evenLength(size) })
    length += evenLength(size) + oddLength(size)
  }
  const last = [...Map.groupBy(copies, (copy) => copy.length)].map(([size, alike]) =>
    keptCopies(alike, halves.get(size + 1)!, halves.get(size - 1)!),
  )
  const basis = { couplings, last, blockSizes, inverses }
  bases.set(n, basis)
  return basis
}

/** Cosine and sine between slots i-1 and i of a copy. See any table of spin-1/2 coupling. */
const angle = (i: number, size: number) => [Math.sqrt(i / size), Math.sqrt((size - i) / size)]

/** What a copy of spin j becomes with one player more, whose bit 0 is spin up: copies of spin j + 1/2 and j - 1/2. */
function joined(copy: number[]): number[][] {
  const up = [2 * copy[0] + 1, ...copy.map((entry) => 2 * entry)]
  return copy.length > 1 ? [up, copy.slice(1).map((entry) => 2 * entry + 1)] : [up]
}

/** Before the runs of a group. */
const groupHeaderBytes = 24

/** Rotations of one angle together: a header (`Rotations` in loops/coupling.ts), then the two runs of each. */
function keptGroups(copies: number[][], runBytes: number): { groups: number; end: number } {
  const groups = [...Map.groupBy(copies, (copy) => copy.length)].flatMap(([size, alike]) =>
    Array.from({ length: size - 1 }, (_, i) => ({
      angle: angle(i + 1, size),
      runs: alike.flatMap((copy) => [2 * copy[i] * runBytes, (2 * copy[i + 1] + 1) * runBytes]),
    })),
  )
  const bytes = groups.reduce((sum, { runs }) => sum + groupHeaderBytes + 4 * runs.length, 0)
  const start = keep(bytes)
  let at = start
  for (const { angle, runs } of groups) {
    const end = at + groupHeaderBytes + 4 * runs.length
    integersAt(at, 1)[0] = end
    doublesAt(at + 8, 2).set(angle)
    integersAt(at + groupHeaderBytes, runs.length).set(runs)
    at = end
  }
  return { groups: start, end: at }
}

/** Copies of one size: a header (`Copies` in loops/coupling.ts), then their slots, two copies side by side. */
function keptCopies(copies: number[][], up: Halves, down: Halves): number {
  const size = copies[0].length
  const angles = keptDoubles(Array.from({ length: size - 1 }, (_, i) => angle(i + 1, size)).flat())
  const slots: number[] = []
  for (let i = 0; i < copies.length; i += 2) {
    // An odd one out is its own partner.
    const partner = copies[i + 1] ?? copies[i]
    copies[i].forEach((entry, slot) => slots.push(16 * entry, 16 * partner[slot]))
  }
  const headerNumbers = 7
  const bytes = 4 * (headerNumbers + slots.length)
  const at = keep(bytes)
  const numbers = integersAt(at, headerNumbers + slots.length)
  numbers.set([at + bytes, 16 * size, angles, up.even, up.odd, down.even, down.odd])
  numbers.set(slots, headerNumbers)
  return at
}

function keptDoubles(values: number[]): number {
  const at = keep(8 * values.length)
  doublesAt(at, values.length).set(values)
  return at
}

const evenLength = (size: number) => ((size + 1) >> 1) ** 2
const oddLength = (size: number) => (size >> 1) ** 2

const exactSolvers = new Map<number, (x: Float64Array) => void>()

/** The solver for ω = 0, kept for each n: every repair of an iterate needs it. */
export function exactGramSolver(n: number): (x: Float64Array) => void {
  let solver = exactSolvers.get(n)
  if (!solver) exactSolvers.set(n, (solver = gramSolver(n, 0)))
  return solver
}

/** In-place solver `x <- (Z Zᵀ + U Uᵀ + ω I)^{-1} x` for n players, ω >= 0. Building one costs less than a solve. */
export function gramSolver(n: number, omega: number): (x: Float64Array) => void {
  const { couplings, last, blockSizes, inverses } = couplingBasis(n)
  const numbers = Float64Array.from(
    blockSizes.flatMap((size) => {
      const { even, odd } = invertBlock(size, omega)
      return [...even, ...odd]
    }),
  )
  const solve = (table: number) => {
    doublesAt(inverses, numbers.length).set(numbers)
    for (const { groups, end, runBytes } of couplings) loops.rotate(table, groups, end, runBytes, 1)
    for (const copies of last) loops.couple(table, copies, scratchAt)
    for (const { groups, end, runBytes } of couplings.toReversed()) loops.rotate(table, groups, end, runBytes, -1)
  }
  return (x) => {
    onTable(x, solve)
  }
}

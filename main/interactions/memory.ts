import { compiledLoops } from './compiledLoops.ts'

/**
 * The memory that the compiled loops work on, in bytes:
 *
 *     0         what a loop is working on, `scratchAt`
 *     1 KiB     one table that a loop needs from outside, see `onTable`
 *     0.6 MiB   tables that are kept for the life of the process, `keep`
 *     2 MiB     arrays of the solve under way, `room`
 *
 * Only the last part grows, to what the largest solve so far has needed. A thread has one memory and runs one solve at a
 * time.
 */
export const scratchAt = 0
const loanAt = 0x400
const keptAt = 0x98000
const roomAt = 0x200000
const pageBytes = 0x10000

/** Addresses and sizes are in bytes; what the loops do is said in loops/. */
interface Loops {
  subsetSum: (table: number, bytes: number) => void
  supersetSum: (table: number, bytes: number) => void
  disjointSum: (table: number, bytes: number) => void
  rotate: (table: number, groups: number, end: number, runBytes: number, direction: 1 | -1) => void
  couple: (table: number, copies: number, scratch: number) => void
  shrink: (from: number, into: number, bytes: number, threshold: number) => void
  shrinkTogether: (
    from: number,
    into: number,
    stride: number,
    games: number,
    bytes: number,
    soft: number,
    threshold: number,
    sorted: number,
  ) => void
  clip: (from: number, into: number, bytes: number, bound: number) => void
  reflect: (near: number, point: number, into: number, bytes: number) => void
  addReflection: (near: number, point: number, into: number, bytes: number) => void
  misfit: (and: number, or: number, values: number, into: number, bytes: number) => void
  add: (from: number, into: number, bytes: number) => void
  advance: (
    near: number,
    point: number,
    correction: number,
    anchor: number,
    bytes: number,
    scale: number,
    ahead: number,
    back: number,
  ) => number
}

const memory = new WebAssembly.Memory({ initial: roomAt / pageBytes })
const compiled = new WebAssembly.Module(Buffer.from(compiledLoops, 'base64'))
export const loops = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Loops

export const doublesAt = (address: number, length: number) => new Float64Array(memory.buffer, address, length)
export const integersAt = (address: number, length: number) => new Int32Array(memory.buffer, address, length)

let kept = keptAt

/** Space for a table that is kept for good, on 16 bytes. */
export function keep(bytes: number): number {
  const at = kept
  kept += (bytes + 15) & ~15
  if (kept > roomAt) throw new RangeError('Kept tables take more memory than is set aside for them.')
  return at
}

/**
 * Begins a solve that needs so many numbers and gives out its arrays, filled with zeros. Those of the solve before must
 * not be used any more.
 */
export function room(numbers: number): (length: number) => Float64Array<ArrayBuffer> {
  const missing = roomAt + 8 * numbers - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
  let next = roomAt
  return (length) => {
    const array = doublesAt(next, length).fill(0)
    next += 8 * length
    return array
  }
}

/** The loops over coalitions take eight entries at once. */
const smallestTable = 64

/** Runs a loop in place on a table; one that is elsewhere, or too small, is lent to the memory for that. */
export function onTable(table: Float64Array, run: (address: number, bytes: number) => void): void {
  const bytes = 8 * table.length
  if (table.buffer === memory.buffer && bytes >= smallestTable) {
    run(table.byteOffset, bytes)
    return
  }
  const loan = doublesAt(loanAt, table.length)
  loan.set(table)
  run(loanAt, bytes)
  table.set(loan)
}

import { assemble } from './assembler.ts'
import { couplingRoutines, couplingScratchBytes } from './coupling.ts'
import { shrinkTogether, steps } from './steps.ts'
import { transforms } from './transforms.ts'

/**
 * The memory of the compiled loops, in bytes:
 *
 *     0         what routines are working on
 *     1024      one table that a routine needs from outside, `loan`
 *     0.6 MiB   tables that are kept for the life of the process, `keep`
 *     2 MiB     arrays of the solve under way, `room`
 *
 * Only the last part grows. One thread has one memory and runs one solve at a time.
 */
const scratchAt = 0
const loanAt = couplingScratchBytes
const keptAt = 0x98000
const roomAt = 0x200000
const pageBytes = 0x10000

const memory = new WebAssembly.Memory({ initial: roomAt / pageBytes })
let kept = keptAt

type Exported = (...values: number[]) => number

const compiled = (routines: Parameters<typeof assemble>[0]) =>
  new WebAssembly.Instance(new WebAssembly.Module(assemble(routines)), { engine: { memory } }).exports as Record<
    string,
    Exported
  >

export const routines = compiled([...couplingRoutines, ...transforms, ...steps])

const joint = new Map<number, Exported>()

/** `shrinkTogether` for that many games. */
export function shrinkerOf(games: number): Exported {
  let shrinker = joint.get(games)
  if (!shrinker) joint.set(games, (shrinker = compiled([shrinkTogether(games)]).shrinkTogether))
  return shrinker
}

export { scratchAt }

/** Space for a table that is kept for good, on 16 bytes. */
export function keep(bytes: number): number {
  const at = kept
  kept += (bytes + 15) & ~15
  if (kept > roomAt) throw new RangeError('Kept tables take more memory than is set aside for them.')
  return at
}

export const doublesAt = (address: number, length: number) => new Float64Array(memory.buffer, address, length)
export const integersAt = (address: number, length: number) => new Int32Array(memory.buffer, address, length)

/**
 * Begins a solve of at most so many bytes and gives out its arrays, filled with zeros. Those of the solve before must
 * not be used any more. A table of fewer than eight entries has room for eight, which the transforms need.
 */
export function room(bytes: number): (length: number) => Float64Array<ArrayBuffer> {
  const missing = roomAt + bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
  let next = roomAt
  return (length) => {
    const array = new Float64Array(memory.buffer, next, length)
    next += spaceOf(length)
    array.fill(0)
    return array
  }
}

/** Bytes that an array takes in a room. */
export const spaceOf = (length: number) => Math.max(64, 8 * length)

/** Runs a routine in place on a table; one that is elsewhere, or too small, is lent to the memory for that. */
export function onTable(table: Float64Array, run: (address: number, bytes: number) => void): void {
  const bytes = 8 * table.length
  if (table.buffer === memory.buffer && bytes >= 64) {
    run(table.byteOffset, bytes)
    return
  }
  const loan = doublesAt(loanAt, table.length)
  loan.set(table)
  run(loanAt, bytes)
  table.set(loan)
}

import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { maxPlayers } from '../../contract/limits.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { Refuse } from './contain.ts'
import { elementCount, mostHeaderBytes, readNpyHeader, type NpyHeader } from './npyHeader.ts'

/** An array from a NumPy file; values in C order (last index fastest) whatever the order in the file. */
export interface NpyArray {
  shape: number[]
  values: Float64Array
}

type Reader = (view: DataView, offset: number, littleEndian: boolean) => number

/** How an element is read, by its type. */
const readers = new Map<string, Reader>([
  ['f8', (view, offset, little) => view.getFloat64(offset, little)],
  ['f4', (view, offset, little) => view.getFloat32(offset, little)],
  ['f2', (view, offset, little) => halfFloat(view.getUint16(offset, little))],
  ['i1', (view, offset) => view.getInt8(offset)],
  ['i2', (view, offset, little) => view.getInt16(offset, little)],
  ['i4', (view, offset, little) => view.getInt32(offset, little)],
  ['i8', (view, offset, little) => Number(view.getBigInt64(offset, little))],
  ['u1', (view, offset) => view.getUint8(offset)],
  ['u2', (view, offset, little) => view.getUint16(offset, little)],
  ['u4', (view, offset, little) => view.getUint32(offset, little)],
  ['u8', (view, offset, little) => Number(view.getBigUint64(offset, little))],
  ['b1', (view, offset) => Number(view.getUint8(offset) !== 0)],
])

/** IEEE 754: a sign, five bits of exponent, ten of the fraction. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (fraction + 1024) * 2 ** (exponent - 25))
}

/** Refuses types that are no real numbers. */
export function refuseOtherTypes({ type }: NpyHeader, refuse: Refuse): void {
  if (!readers.has(type)) throw refuse(`holds elements of type "${type}", not real numbers`)
}

/** Elements one after the other, as they stand in a file. Integers beyond 2^53 are rounded. */
export function readElements<Values extends Float64Array | Float32Array | Uint8Array | Uint16Array>(
  bytes: Uint8Array,
  { type, littleEndian, elementBytes }: NpyHeader,
  values: Values,
): Values {
  if (type === 'u1' && values instanceof Uint8Array) {
    values.set(bytes.subarray(0, values.length))
    return values
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = readers.get(type)!
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * elementBytes, littleEndian)
  return values
}

/**
 * Decodes a NumPy .npy file, format versions 1 to 3 (NEP 1), of real numbers. Integers beyond 2^53 are rounded.
 * Faults, pickled objects among them, are thrown with `refuse`, which gets a clause that follows the file's name.
 */
export function decodeNpy(file: Uint8Array, refuse: Refuse): NpyArray {
  const header = readNpyHeader(file.subarray(0, mostHeaderBytes), refuse)
  refuseOtherTypes(header, refuse)
  const { shape, start, fortran } = header
  refuseCutOff(header, file.length, refuse)
  const values = readElements(file.subarray(start), header, new Float64Array(elementCount(shape)))
  return { shape, values: fortran ? toRowMajor(values, shape) : values }
}

/** Refuses a file that is too short for what its header says. */
export function refuseCutOff({ shape, elementBytes, start }: NpyHeader, fileBytes: number, refuse: Refuse): void {
  const needed = elementCount(shape) * elementBytes
  if (fileBytes - start >= needed) return
  throw refuse(`is cut off: [${shape.join(', ')}] needs ${needed} bytes, and ${fileBytes - start} are there`)
}

/** Fortran order is C order of the reversed shape. */
function toRowMajor(values: Float64Array, shape: number[]): Float64Array {
  const result = new Float64Array(values.length)
  const index = shape.map(() => 0)
  for (const value of values) {
    result[index.reduce((position, i, axis) => position * shape[axis] + i, 0)] = value
    for (let axis = 0; axis < shape.length && ++index[axis] === shape[axis]; axis++) index[axis] = 0
  }
  return result
}

/**
 * Reads a game: the values of all `2^n` coalitions in mask order (bit i of the index is player i), 1 ≤ n ≤ 16, from a
 * one-dimensional .npy file. Throws `GAME_INVALID`.
 */
export async function readGame(path: string): Promise<Float64Array> {
  const refuse: Refuse = (fault) => new CarryoverError('GAME_INVALID', `"${basename(path)}" ${fault}.`)
  const status = await stat(path).catch(() => null)
  if (!status) throw refuse('does not exist')
  if (!status.isFile()) throw refuse('is not a file')
  // The header of a version 1 file takes at most 64 KiB.
  if (status.size > 8 * 2 ** maxPlayers + 2 ** 16) throw refuse(`is too large for a game of ${maxPlayers} players`)
  const file = await readFile(path).catch((cause: unknown) => {
    throw new CarryoverError('GAME_INVALID', `"${basename(path)}" cannot be read.`, undefined, { cause })
  })

  const { shape, values } = decodeNpy(file, refuse)
  if (shape.length !== 1) {
    throw refuse(`has the shape [${shape.join(', ')}]; a game is one-dimensional, with a value for every coalition`)
  }
  const n = Math.log2(values.length)
  if (!Number.isInteger(n) || n < 1 || n > maxPlayers) {
    throw refuse(`has ${values.length} values; a game of n players has 2^n, with n from 1 to ${maxPlayers}`)
  }
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw refuse(`has the value ${values[bad]} for coalition ${bad}; every value must be finite`)
  return values
}

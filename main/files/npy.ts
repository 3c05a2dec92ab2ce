import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { maxPlayers } from '../../contract/limits.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { Refuse } from './contain.ts'

/** An array from a NumPy file; values in C order (last index fastest) whatever the order in the file. */
export interface NpyArray {
  shape: number[]
  values: Float64Array
}

type Reader = (view: DataView, offset: number, littleEndian: boolean) => number

/** Bytes an element takes and how it is read, by NumPy's type code without the byte order. */
const elementTypes = new Map<string, [bytes: number, read: Reader]>([
  ['f8', [8, (view, offset, little) => view.getFloat64(offset, little)]],
  ['f4', [4, (view, offset, little) => view.getFloat32(offset, little)]],
  ['i1', [1, (view, offset) => view.getInt8(offset)]],
  ['i2', [2, (view, offset, little) => view.getInt16(offset, little)]],
  ['i4', [4, (view, offset, little) => view.getInt32(offset, little)]],
  ['i8', [8, (view, offset, little) => Number(view.getBigInt64(offset, little))]],
  ['u1', [1, (view, offset) => view.getUint8(offset)]],
  ['u2', [2, (view, offset, little) => view.getUint16(offset, little)]],
  ['u4', [4, (view, offset, little) => view.getUint32(offset, little)]],
  ['u8', [8, (view, offset, little) => Number(view.getBigUint64(offset, little))]],
])

/**
 * Decodes a NumPy .npy file, format versions 1 to 3 (NEP 1), of real numbers. Integers beyond 2^53 are rounded.
 * Faults, pickled objects among them, are thrown with `refuse`, which gets a clause that follows the file's name.
 */
export function decodeNpy(file: Uint8Array, refuse: Refuse): NpyArray {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < 10 || Buffer.from(file.subarray(0, 6)).toString('latin1') !== '\x93NUMPY') {
    throw refuse('is not a NumPy .npy file')
  }
  const version = file[6]
  if (version < 1 || version > 3) throw refuse(`is a .npy file of version ${version}, which is not known`)
  const headerStart = version === 1 ? 10 : 12
  if (file.length < headerStart) throw refuse('is cut off')
  const start = headerStart + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (file.length < start) throw refuse('is cut off')

  const { type, fortran, shape } = parseHeader(Buffer.from(file.subarray(headerStart, start)).toString('utf8'), refuse)
  if (type.endsWith('O')) throw refuse('holds pickled Python objects, which are not read because they can run code')
  const element = /^[<>|=]/.test(type) ? elementTypes.get(type.slice(1)) : undefined
  if (!element) throw refuse(`holds elements of type "${type}", not real numbers`)
  const [bytes, read] = element
  const count = shape.reduce((product, length) => product * length, 1)
  if (file.length - start < count * bytes) {
    throw refuse(`is cut off: [${shape.join(', ')}] needs ${count * bytes} bytes, and ${file.length - start} are there`)
  }

  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) values[i] = read(view, start + i * bytes, !type.startsWith('>'))
  return { shape, values: fortran ? toRowMajor(values, shape) : values }
}

function parseHeader(header: string, refuse: Refuse) {
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1]
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  const shape = /'shape':\s*\(((?:\s*\d+\s*,)*\s*\d*\s*)\)/.exec(header)?.[1]
  if (/'descr':\s*\[/.test(header)) throw refuse('holds records, not plain numbers')
  if (type === undefined || order === undefined || shape === undefined) throw refuse('has a damaged .npy header')
  const lengths = shape.split(',').filter((length) => length.trim() !== '')
  return { type, fortran: order === 'True', shape: lengths.map(Number) }
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

import type { Refuse } from './contain.ts'

/** What the header of a NumPy .npy file says of the array behind it. */
export interface NpyHeader {
  /** NumPy's type code without the byte order: kind and bytes of an element, such as `f4`. */
  type: string
  littleEndian: boolean
  elementBytes: number
  shape: number[]
  /** Whether the first index is the fastest. */
  fortran: boolean
  /** Where in the file its elements start. */
  start: number
}

/** A header says a type and a shape; NumPy fills it up to 64 bytes. */
export const mostHeaderBytes = 2 ** 16

/**
 * Reads the header of a .npy file, format versions 1 to 3 (NEP 1), from its first `mostHeaderBytes`, or all of a shorter
 * one. Faults, pickled objects among them, are thrown with `refuse`, which gets a clause that follows the file's name.
 */
export function readNpyHeader(head: Uint8Array, refuse: Refuse): NpyHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.length < 10 || Buffer.from(head.subarray(0, 6)).toString('latin1') !== '\x93NUMPY') {
    throw refuse('is not a NumPy .npy file')
  }
  const version = head[6]
  if (version < 1 || version > 3) throw refuse(`is a .npy file of version ${version}, which is not known`)
  const headerStart = version === 1 ? 10 : 12
  if (head.length < headerStart) throw refuse('is cut off')
  const start = headerStart + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (start > mostHeaderBytes) throw refuse('has a .npy header that is too long')
  if (head.length < start) throw refuse('is cut off')
  const header = Buffer.from(head.subarray(headerStart, start)).toString('utf8')
  return { ...parse(header, refuse), start }
}

function parse(header: string, refuse: Refuse): Omit<NpyHeader, 'start'> {
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1]
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  const shape = /'shape':\s*\(((?:\s*\d+\s*,)*\s*\d*\s*)\)/.exec(header)?.[1]
  if (/'descr':\s*\[/.test(header)) throw refuse('holds records, not plain numbers')
  if (type === undefined || order === undefined || shape === undefined) throw refuse('has a damaged .npy header')
  if (type.endsWith('O')) throw refuse('holds pickled Python objects, which are not read because they can run code')
  const code = /^[<>|=]([a-zA-Z])(\d{1,9})$/.exec(type)
  if (!code) throw refuse(`holds elements of type "${type}", not real numbers`)
  // Characters of a text (`U`) take four bytes each.
  const elementBytes = Number(code[2]) * (code[1] === 'U' ? 4 : 1)
  const lengths = shape.split(',').filter((length) => length.trim() !== '')
  return {
    type: code[1] + code[2],
    littleEndian: !type.startsWith('>'),
    elementBytes,
    shape: lengths.map(Number),
    fortran: order === 'True',
  }
}

/** Elements of an array. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

import { CarryoverError } from '../../contract/errors.ts'

/**
 * Numbers as SQLite keeps them: the bytes of the array, little-endian as on every platform the program runs on. What
 * comes out is a copy with an alignment of its own. `null` stands for bytes that cannot be that many numbers.
 */
export function toBlob(array: Float64Array | Float32Array | Int32Array, length: number, what: string): Uint8Array {
  if (array.length !== length) {
    throw new CarryoverError('INTERNAL', `${what} should hold ${length} numbers, not ${array.length}.`)
  }
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

export const float64 = (blob: unknown, length: number): Float64Array<ArrayBuffer> | null => {
  const bytes = copyOf(blob, length * 8)
  return bytes && new Float64Array(bytes)
}

/** Any length where none is given. */
export const float32 = (blob: unknown, length?: number): Float32Array<ArrayBuffer> | null => {
  const bytes = copyOf(blob, length === undefined ? undefined : length * 4)
  return bytes && new Float32Array(bytes)
}

export const int32 = (blob: unknown, length: number): Int32Array<ArrayBuffer> | null => {
  const bytes = copyOf(blob, length * 4)
  return bytes && new Int32Array(bytes)
}

function copyOf(blob: unknown, byteLength: number | undefined): ArrayBuffer | null {
  if (!(blob instanceof Uint8Array)) return null
  if (byteLength === undefined ? blob.byteLength % 4 !== 0 : blob.byteLength !== byteLength) return null
  const copy = new ArrayBuffer(blob.byteLength)
  new Uint8Array(copy).set(blob)
  return copy
}

/** Types that arrays are written in, all little-endian; `<U` is text of that many UTF-32 letters. */
export type NpyType = '<f8' | '<i8' | `<U${number}`

/** The header of a NumPy .npy file, version 1 (NEP 1), of an array in C order. */
export function npyHeader(type: NpyType, shape: readonly number[]): Buffer {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${dimensions}), }`
  const before = 10
  // The elements begin at a multiple of 64 bytes.
  const length = Math.ceil((before + text.length + 1) / 64) * 64 - before
  const header = Buffer.alloc(before + length, ' ')
  header.write('\x93NUMPY\x01\x00', 'latin1')
  header.writeUInt16LE(length, 8)
  header.write(text, before, 'latin1')
  header[before + length - 1] = 0x0a
  return header
}

/** Text as NumPy keeps it: `length` UTF-32 letters, zeros behind the end. */
export function npyText(text: string, length: number): Buffer {
  const bytes = Buffer.alloc(4 * length)
  const letters = [...text].slice(0, length)
  letters.forEach((letter, i) => bytes.writeUInt32LE(letter.codePointAt(0)!, 4 * i))
  return bytes
}

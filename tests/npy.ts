export interface NpyHeader {
  /** As it stands in the dictionary: `'<f8'` with its quotes, or a list of fields. */
  descr: string
  /** A tuple: `(3,)`. */
  shape: string
  fortran?: boolean
  version?: number
}

/** A NumPy file as NEP 1 lays it down. */
export function npy(
  { descr, shape, fortran = false, version = 1 }: NpyHeader,
  data: Uint8Array = new Uint8Array(),
): Buffer {
  const dictionary = `{'descr': ${descr}, 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }\n`
  const length = Buffer.alloc(version === 1 ? 2 : 4)
  length.writeUIntLE(dictionary.length, 0, length.length)
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0]),
    length,
    Buffer.from(dictionary),
    data,
  ])
}

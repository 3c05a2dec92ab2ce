import { readElements, refuseOtherTypes } from '../../files/npy.ts'
import { elementCount } from '../../files/npyHeader.ts'
import type { Cell, Invalid } from '../row.ts'
import type { StoredArray } from './stored.ts'

const mostLabelBytes = 2 ** 28

/**
 * The labels of all samples: numbers, or texts as NumPy stores them.
 *
 * @throws DATASET_INVALID when there is not one for each
 */
export async function labelsIn({ header, read }: StoredArray, samples: number, invalid: Invalid): Promise<Cell[]> {
  const { type, shape, elementBytes } = header
  const count = elementCount(shape)
  if (count !== samples || (shape.length !== 1 && shape[0] !== count)) {
    throw invalid(`has the shape [${shape.join(', ')}]; labels are one for each of the ${samples} pictures`)
  }
  if (count * elementBytes > mostLabelBytes) throw invalid('is too large for labels')
  const bytes = await read(0, count * elementBytes)
  const texts = textReader(type, header.littleEndian)
  if (texts)
    return Array.from({ length: count }, (_, i) => texts(bytes.subarray(i * elementBytes, (i + 1) * elementBytes)))
  refuseOtherTypes(header, invalid)
  return Array.from(readElements(bytes, header, new Float64Array(count)), (label) =>
    Number.isNaN(label) ? null : label,
  )
}

/** `U` are characters of four bytes, `S` bytes; both filled up with zeros. */
function textReader(type: string, littleEndian: boolean): ((bytes: Buffer) => string) | null {
  const withoutZeros = (text: string) => text.replace(/\0+$/, '')
  if (type.startsWith('S')) return (bytes) => withoutZeros(bytes.toString('utf8'))
  if (!type.startsWith('U')) return null
  return (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const points = Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, littleEndian))
    return withoutZeros(String.fromCodePoint(...points.map((point) => (point <= 0x10ffff ? point : 0xfffd))))
  }
}

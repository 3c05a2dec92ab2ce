import { ParquetDamage } from './damage.ts'

/**
 * Parquet's hybrid of run lengths and bit packing: a header, whose lowest bit says which of both, and then one value that
 * repeats or groups of eight. A damaged header may claim two thousand million repetitions, and whoever decodes it fills
 * the memory with them.
 *
 * @param width bits of a value
 * @param values how many there are to be; the last run may be filled up beyond
 * @throws ParquetDamage when a run is too long
 */
export function checkRuns(view: DataView, start: number, width: number, values: number): void {
  if (width > 32) throw new ParquetDamage(`a page of it has values of ${width} bits`)
  let seen = 0
  for (let offset = start; seen < values && offset < view.byteLength;) {
    const { value: header, end } = readVarint(view, offset)
    const isPacked = (header & 1) === 1
    const count = (header >>> 1) * (isPacked ? 8 : 1)
    if (count > values - seen + mostFilling) throw new ParquetDamage(`a page of it claims a run of ${count} values`)
    seen += count
    offset = end + (isPacked ? (count * width) / 8 : Math.ceil(width / 8))
  }
}

/** Writers fill up the last groups. */
const mostFilling = 512

/** Seven bits a byte, the lowest first; the eighth says that there are more. */
function readVarint(view: DataView, start: number): { value: number; end: number } {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = view.getUint8(start + i)
    value |= (byte & 0x7f) << (7 * i)
    if (byte < 0x80) return { value: value >>> 0, end: start + i + 1 }
  }
  throw new ParquetDamage('a page of it has a damaged run')
}

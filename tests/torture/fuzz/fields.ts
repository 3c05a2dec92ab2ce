import { crc32 } from 'node:zlib'

/** A number in a file that says how much there is of something, or where: what a reader allocates, seeks or loops by. */
export interface Field {
  at: number
  bytes: 1 | 2 | 4 | 8
  /** Most significant byte first. */
  big?: boolean
}

/** The fields of a file, by its extension; none where they are written as text. */
export function fieldsOf(extension: string, bytes: Buffer): Field[] {
  switch (extension) {
    case '.npz':
    case '.zip':
      return zipFields(bytes)
    case '.npy':
      return bytes.length > 12 ? [{ at: 6, bytes: 2 }, { at: 8, bytes: 2 }, { at: 8, bytes: 4 }] : [] // prettier-ignore
    case '.png':
      return pngFields(bytes)
    case '.jpg':
      return jpegFields(bytes)
    case '.parquet':
      return parquetFields(bytes)
    case '.carryover':
      return sqliteFields(bytes)
    case '.onnx':
      return protobufFields(bytes, 0, bytes.length, 0)
    default:
      return []
  }
}

/** Places that `signature` begins at. */
function placesOf(bytes: Buffer, signature: string): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(signature, 0, 'latin1'); at >= 0; at = bytes.indexOf(signature, at + 1, 'latin1')) {
    places.push(at)
  }
  return places
}

/** Sizes, lengths of names and offsets of both directories (APPNOTE.TXT, 4.3). */
function zipFields(bytes: Buffer): Field[] {
  const of = (signature: string, words: number[], halves: number[]) =>
    placesOf(bytes, signature).flatMap((start): Field[] => [
      ...words.map((offset) => ({ at: start + offset, bytes: 4 as const })),
      ...halves.map((offset) => ({ at: start + offset, bytes: 2 as const })),
    ])
  return [
    ...of('PK\x03\x04', [18, 22], [6, 8, 26, 28]),
    ...of('PK\x01\x02', [20, 24, 42], [8, 10, 28, 30, 32]),
    ...of('PK\x05\x06', [12, 16], [8, 10, 20]),
  ]
}

/** Length of each chunk; of the first also width, height, depth and colour type. */
function pngFields(bytes: Buffer): Field[] {
  const fields: Field[] = [16, 20].map((at) => ({ at, bytes: 4, big: true }))
  fields.push({ at: 24, bytes: 1 }, { at: 25, bytes: 1 }, { at: 28, bytes: 1 })
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) fields.push({ at, bytes: 4, big: true })
  return fields
}

/** Lengths of the segments; of the frame also its size and its number of components. */
function jpegFields(bytes: Buffer): Field[] {
  const fields: Field[] = []
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda;) {
    fields.push({ at: at + 2, bytes: 2, big: true })
    if (bytes[at + 1] >= 0xc0 && bytes[at + 1] <= 0xc2) {
      fields.push({ at: at + 5, bytes: 2, big: true }, { at: at + 7, bytes: 2, big: true }, { at: at + 9, bytes: 1 })
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return fields
}

/** Length of the footer, and every byte of the footer: Thrift writes its numbers in as few as they take. */
function parquetFields(bytes: Buffer): Field[] {
  const footer = bytes.length < 12 ? 0 : Math.min(bytes.readUInt32LE(bytes.length - 8), bytes.length - 12)
  const start = bytes.length - 8 - footer
  return [
    { at: bytes.length - 8, bytes: 4 },
    ...Array.from({ length: footer }, (_, i): Field => ({ at: start + i, bytes: i % 3 === 0 ? 4 : 1 })),
  ]
}

/** The header's sizes and counts, and those of every page (https://sqlite.org/fileformat.html, 1.3 and 1.6). */
function sqliteFields(bytes: Buffer): Field[] {
  if (bytes.length < 512) return []
  const size = bytes.readUInt16BE(16)
  const fields: Field[] = [28, 32, 36, 40, 44, 52, 56].map((at) => ({ at, bytes: 4, big: true }))
  fields.push({ at: 16, bytes: 2, big: true }, { at: 20, bytes: 1 }, { at: 21, bytes: 1 })
  for (let page = 0; size >= 512 && page + 112 <= bytes.length; page += size) {
    const start = page === 0 ? 100 : page
    fields.push({ at: start, bytes: 1 }, { at: start + 8, bytes: 4, big: true })
    for (const at of [1, 3, 5, 8, 10, 12]) fields.push({ at: start + at, bytes: 2, big: true })
    const content = page + bytes.readUInt16BE(start + 5)
    for (let at = 0; at < 8; at++) fields.push({ at: content + at, bytes: 1 })
  }
  return fields
}

/** Varints of a protobuf message and of those in it; lengths count as one byte, which the next one may continue. */
function protobufFields(bytes: Buffer, from: number, to: number, depth: number): Field[] {
  const fields: Field[] = []
  const varint = (): number => {
    let value = 0
    for (let shift = 0; at < to && shift < 63; shift += 7) {
      const byte = bytes[at++]
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    return NaN
  }
  let at = from
  while (at < to) {
    const kind = varint() & 7
    fields.push({ at, bytes: 1 })
    if (kind === 0) {
      const start = at
      if (Number.isNaN(varint())) break
      if (at - start > 1) fields.push({ at: start, bytes: 2 })
    } else if (kind === 2) {
      const length = varint()
      if (!(at + length <= to)) break
      // Weights would look like messages, too; a model has none that are this short.
      if (depth < 6 && length < 4000) fields.push(...protobufFields(bytes, at, at + length, depth + 1))
      else if (depth === 0) fields.push(...protobufFields(bytes, at, at + length, 1))
      at += length
    } else if (kind === 1 || kind === 5) at += kind === 1 ? 8 : 4
    else break
  }
  return fields
}

/** Puts the checksums of a PNG right again, so that a changed chunk is looked at. */
export function withChecksums(extension: string, bytes: Buffer): Buffer {
  if (extension !== '.png') return bytes
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const end = at + 8 + length
    if (end + 4 > bytes.length) break
    bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end)), end)
    at = end + 4
  }
  return bytes
}

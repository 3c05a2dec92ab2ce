import { crc32 } from 'node:zlib'

const signature = 8
/** Length, type and checksum of a chunk. */
const around = 12
const metresPerInch = 0.0254

/**
 * A PNG with its resolution and texts, each under a keyword of Latin letters. They stand uncompressed, in UTF-8 (PNG
 * specification, `pHYs` and `iTXt`).
 */
export function withNotes(png: Buffer, dpi: number, texts: Record<string, string>): Buffer {
  const start = signature + around + png.readUInt32BE(signature)
  const perMetre = Math.round(dpi / metresPerInch)
  const size = Buffer.alloc(9)
  size.writeUInt32BE(perMetre, 0)
  size.writeUInt32BE(perMetre, 4)
  size[8] = 1 // metres
  const notes = Object.entries(texts).map(([keyword, text]) => {
    if (!/^[\x20-\x7e]{1,79}$/.test(keyword)) throw new Error(`"${keyword}" is no keyword of a PNG.`)
    return chunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')]))
  })
  return Buffer.concat([png.subarray(0, start), chunk('pHYs', size), ...notes, ...others(png.subarray(start))])
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, sum])
}

/** The chunks that follow, without what a renderer says of the resolution. */
function others(rest: Buffer): Buffer[] {
  const kept: Buffer[] = []
  for (let at = 0; at < rest.length;) {
    const length = around + rest.readUInt32BE(at)
    if (rest.toString('latin1', at + 4, at + 8) !== 'pHYs') kept.push(rest.subarray(at, at + length))
    at += length
  }
  return kept
}

import { writeFileSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'
import { openPromise } from 'yauzl'

export interface ZipEntry {
  name: string
  bytes: Buffer
  deflate?: boolean
  /** Mode of a file on Unix. */
  mode?: number
  /** Claimed instead of the length. */
  size?: number
  /** General purpose flags. */
  flags?: number
  /** Points to the bytes of the entry before. */
  shared?: boolean
}

/** Writes an archive as told, sound or not (APPNOTE.TXT, 4.3). */
export function writeZip(path: string, entries: readonly ZipEntry[]): void {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  let end = 0
  for (const { name, bytes, deflate = false, mode = 0o100644, size = bytes.length, flags = 0, shared } of entries) {
    const data = deflate ? deflateRawSync(bytes) : bytes
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags | 0x800, 2)
    common.writeUInt16LE(deflate ? 8 : 0, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    if (!shared) {
      offset = end
      const piece = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), data])
      local.push(piece)
      end += piece.length
    }
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    // Made on Unix, so that the mode counts.
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, Buffer.from(name)]))
  }
  const directory = Buffer.concat(central)
  const tail = Buffer.alloc(22)
  tail.write('PK\x05\x06', 'latin1')
  tail.writeUInt16LE(entries.length, 8)
  tail.writeUInt16LE(entries.length, 10)
  tail.writeUInt32LE(directory.length, 12)
  tail.writeUInt32LE(end, 16)
  writeFileSync(path, Buffer.concat([...local, directory, tail]))
}

/** What a sound archive holds, by name, as another reader sees it. */
export async function readZip(path: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const zip = await openPromise(path, { autoClose: false })
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    found.set(entry.fileName, Buffer.concat(chunks))
  }
  zip.close()
  return found
}

import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'

export interface FileHash {
  /** Lower-case hexadecimal SHA-256. */
  sha256: string
  bytes: number
}

/** Reads the file once, in pieces, so that its size does not matter. Throws what the file system throws. */
export async function sha256File(path: string): Promise<FileHash> {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    digest.update(piece)
    bytes += piece.length
  }
  return { sha256: digest.digest('hex'), bytes }
}

/** Lower-case hexadecimal SHA-256 of the text in UTF-8. */
export function sha256Text(text: string): string {
  return hash('sha256', text)
}

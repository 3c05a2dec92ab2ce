import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { mostRowBytes, mostRowInWords, type Invalid, type Watch } from './row.ts'

/** Whole lines of a file, with what ends them; the last one may end with the file. */
export interface Lines {
  text: string
  /** Number of the first of them, from 1. */
  first: number
}

/** Small enough that what is done with one piece of a file holds nobody up. */
const pieceBytes = 2 ** 16
const lineFeed = 0x0a

/**
 * A text file in UTF-8, with or without a byte order mark, in pieces of whole lines.
 *
 * @throws DATASET_INVALID, with the line, for what is no text in UTF-8 and for lines that are too long
 */
export async function* readLines(path: string, invalid: Invalid, watch: Watch = {}): AsyncGenerator<Lines> {
  await using file = await open(path).catch((cause: unknown) => {
    throw invalid('cannot be opened', undefined, cause)
  })
  const { size } = await file.stat()
  let first = 1
  let rest: Buffer[] = []
  let restBytes = 0
  let done = 0
  const decoded = (bytes: Buffer): Lines => {
    const text = decode(bytes, first, invalid)
    const lines = { text, first }
    for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) first++
    return lines
  }
  for (;;) {
    watch.signal?.throwIfAborted()
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, null)
    if (bytesRead === 0) break
    const piece = done === 0 ? withoutMark(buffer.subarray(0, bytesRead), invalid) : buffer.subarray(0, bytesRead)
    done += bytesRead
    const end = piece.lastIndexOf(lineFeed) + 1
    if (end > 0) yield decoded(Buffer.concat([...rest, piece.subarray(0, end)]))
    rest = end > 0 ? [piece.subarray(end)] : [...rest, piece]
    restBytes = end > 0 ? piece.length - end : restBytes + piece.length
    if (restBytes > mostRowBytes) throw invalid(`has more than ${mostRowInWords} in line ${first}`)
    watch.progress?.(Math.min(1, done / size))
  }
  if (restBytes > 0) yield decoded(Buffer.concat(rest))
}

function withoutMark(start: Buffer, invalid: Invalid): Buffer {
  const mark = start.toString('latin1', 0, 3)
  if (/^(\xff\xfe|\xfe\xff)/.test(mark)) throw invalid('is text in UTF-16', 'Save it as UTF-8.')
  return mark === '\xef\xbb\xbf' ? start.subarray(3) : start
}

function decode(bytes: Buffer, first: number, invalid: Invalid): string {
  if (!isUtf8(bytes)) {
    const line = first + lineNumber(bytes, (each) => !isUtf8(each))
    throw invalid(`is not text in UTF-8: line ${line} holds other bytes`, 'Save it as UTF-8.')
  }
  if (bytes.includes(0)) {
    const line = first + lineNumber(bytes, (each) => each.includes(0))
    throw invalid(`is no text file: line ${line} holds null characters`)
  }
  return bytes.toString('utf8')
}

/** Which line it is, from 0; no character reaches over the end of a line. */
function lineNumber(bytes: Buffer, isIt: (line: Buffer) => boolean): number {
  let line = 0
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(lineFeed, start)
    const stop = end === -1 ? bytes.length : end
    if (isIt(bytes.subarray(start, stop))) break
    start = stop + 1
  }
  return line
}

/**
 * The table of characters that SentencePiece compiles from its rules: a double-array trie over UTF-8 bytes whose values
 * are places in a list of replacements. Read as the reference implementation reads it (the Rust crate
 * spm_precompiled), its choices included: the shortest match counts, and clusters of 6 bytes or more are looked up
 * character by character.
 *
 * @param base64 u32 size of the trie in bytes, the trie in u32, then replacements that end in a 0, all little-endian
 */
export function charsmapNormalizer(base64: string | null): (text: string) => string {
  if (base64 === null || base64 === '') return (text) => text
  const table = Buffer.from(base64, 'base64')
  const trieBytes = table.length < 4 ? 0 : table.readUInt32LE(0)
  if (trieBytes === 0 || trieBytes % 4 !== 0 || 4 + trieBytes > table.length) throw new CharsmapFault()
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => table.readUInt32LE(4 + 4 * i))
  const replacements = table.subarray(4 + trieBytes)

  const known = new Map<string, string | null>()
  const replacement = (part: string): string | null => {
    let found = known.get(part)
    if (found !== undefined) return found
    const place = shortestMatch(units, utf8.encode(part))
    found = place === null ? null : replacements.toString('utf8', place, endOfText(replacements, place))
    if (known.size < mostKnown) known.set(part, found)
    return found
  }
  return (text) => {
    let changed = ''
    for (const cluster of clustersOf(text)) {
      const whole = Buffer.byteLength(cluster) < 6 ? replacement(cluster) : null
      changed += whole ?? Array.from(cluster, (character) => replacement(character) ?? character).join('')
    }
    return changed
  }
}

/** The table is cut short, or is none. */
export class CharsmapFault extends Error {}

const mostKnown = 10_000
const utf8 = new TextEncoder()
const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' })

function* clustersOf(text: string): Generator<string> {
  // What is ASCII is one cluster a character, except for the end of a line.
  if (/^[\0-\x7f]*$/.test(text) && !text.includes('\r\n')) yield* text
  else for (const { segment } of clusters.segment(text)) yield segment
}

/** The value at the first key of the trie that `bytes` begin with; null when there is none. */
function shortestMatch(units: Uint32Array, bytes: Uint8Array): number | null {
  let place = offset(units[0])
  for (const byte of bytes) {
    if (byte === 0) return null
    place ^= byte
    if (place < 0 || place >= units.length) return null
    const unit = units[place]
    // The label is the low byte, with the highest bit clear.
    if ((unit & 0x8000_00ff) !== byte) return null
    place ^= offset(unit)
    if ((unit >>> 8) & 1) return units[place] & 0x7fff_ffff
  }
  return null
}

const offset = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6)

function endOfText(replacements: Buffer, place: number): number {
  const end = replacements.indexOf(0, place)
  return end === -1 ? replacements.length : end
}

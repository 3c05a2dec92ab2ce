/** The 256 letters in which byte-level vocabularies write bytes: printable ones of Latin-1 stand for themselves. */
const letters = (() => {
  const isPrintable = (byte: number) => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad)
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++))
})()
const bytes = new Map(letters.map((letter, byte) => [letter, byte]))
const utf8 = new TextEncoder()

export const asByteLetters = (text: string): string => Array.from(utf8.encode(text), (byte) => letters[byte]).join('')

/** The bytes that a token of a byte-level vocabulary stands for; null for any other token. */
export function bytesOf(token: string): Uint8Array | null {
  const found = Array.from(token, (letter) => bytes.get(letter))
  return found.every((byte) => byte !== undefined) ? Uint8Array.from(found) : null
}

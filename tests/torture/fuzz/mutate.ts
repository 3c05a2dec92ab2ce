import { fieldsOf, withChecksums, type Field } from './fields.ts'

/** Independent uniform integers in 0 … bound - 1. */
export type Random = (bound: number) => number

type Mutation = (bytes: Buffer, random: Random) => Buffer

/** Lengths and numbers that readers have been seen to trip over. */
const extremes = [0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0xffffn, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 2n ** 40n, 2n ** 63n] // prettier-ignore
const extremeTexts = [
  ...['-1', '0', '1e999', '-1e-999', 'NaN', '9007199254740993', '999999999999', '4294967296', 'null', '{}', '[]', '""'],
]
/** What means something in one of the formats that are text. */
const tokens = [
  ...['"', "'", '{', '}', '[', ']', ',', ':', '\n', '\r', '\t', '\\', '\0', '#', '- ', '|', '\ufeff', '\u2028'],
  ...['__proto__', 'constructor', '"__proto__": {"x": 1},', 'toString', '&a ', '*a', '<<: *a', '!!js/function ', '@/'],
  ...[
    '\ud83d',
    '(a+)+$',
    '{'.repeat(2000),
    '['.repeat(20_000),
    '"'.repeat(501),
    '9'.repeat(400),
    '../../../x',
    '日本語',
  ],
]

const flipBit: Mutation = (bytes, random) => {
  bytes[random(bytes.length)] ^= 1 << random(8)
  return bytes
}
const setByte: Mutation = (bytes, random) => {
  bytes[random(bytes.length)] = [0, 0x7f, 0x80, 0xff, random(256)][random(5)]
  return bytes
}
const cutEnd: Mutation = (bytes, random) => bytes.subarray(0, random(bytes.length))
const zero: Mutation = (bytes, random) => {
  const [from, to] = stretch(bytes, random)
  return bytes.fill(0, from, to)
}
const remove: Mutation = (bytes, random) => {
  const [from, to] = stretch(bytes, random)
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
}
const repeat: Mutation = (bytes, random) => {
  const [from, to] = stretch(bytes, random)
  const times = bytes.length < 50_000 ? 1 + random(4) : 1
  const again = Array.from({ length: times }, () => bytes.subarray(from, to))
  return Buffer.concat([bytes.subarray(0, to), ...again, bytes.subarray(to)])
}
const move: Mutation = (bytes, random) => {
  const [from, to] = stretch(bytes, random)
  bytes.copy(bytes, random(bytes.length), from, to)
  return bytes
}
const insertToken: Mutation = (bytes, random) => {
  const at = random(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(tokens[random(tokens.length)]), bytes.subarray(at)])
}
const changeNumber: Mutation = (bytes, random) => {
  const start = random(bytes.length)
  const text = bytes.toString('latin1')
  const found = /-?\d+(\.\d+)?/.exec(text.slice(start)) ?? /-?\d+/.exec(text)
  if (!found) return insertToken(bytes, random)
  const at = (text.slice(start).startsWith(found[0], found.index) ? start : 0) + found.index
  const instead = Buffer.from(extremeTexts[random(extremeTexts.length)])
  return Buffer.concat([bytes.subarray(0, at), instead, bytes.subarray(at + found[0].length)])
}

/** Short more often than long. */
function stretch(bytes: Buffer, random: Random): [from: number, to: number] {
  const from = random(bytes.length)
  const length = 1 + random(2 ** (1 + random(13)))
  return [from, Math.min(bytes.length, from + length)]
}

function blowUp(bytes: Buffer, { at, bytes: width, big }: Field, random: Random): void {
  if (at + width > bytes.length) return
  const value = random(3) === 0 ? BigInt(random(2 ** 32)) : extremes[random(extremes.length)]
  for (let i = 0; i < width; i++) {
    bytes[at + (big ? width - 1 - i : i)] = Number((value >> BigInt(8 * i)) & 255n)
  }
}

const ofBytes = [flipBit, flipBit, setByte, setByte, cutEnd, zero, remove, repeat, move]
const ofTexts = [...ofBytes, insertToken, insertToken, insertToken, changeNumber, changeNumber, changeNumber]
const isText = (extension: string) => ['.csv', '.jsonl', '.json', '.yaml'].includes(extension)

/** A file that is not quite what it was: one change or a few, the same for the same numbers. */
export function mutate(extension: string, original: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(original)
  const mutations = isText(extension) ? ofTexts : ofBytes
  for (let change = [0, 0, 0, 1, 2, 4][random(6)]; change >= 0 && bytes.length > 0; change--) {
    const fields = random(2) === 0 ? fieldsOf(extension, bytes) : []
    if (fields.length > 0) blowUp(bytes, fields[random(fields.length)], random)
    else bytes = Buffer.from(mutations[random(mutations.length)](bytes, random))
  }
  return random(4) === 0 ? bytes : withChecksums(extension, bytes)
}

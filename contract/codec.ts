import { decode, encode, ExtensionCodec } from '@msgpack/msgpack'

/** Typed arrays of the contract, each with its own extension number; Uint8Array is MessagePack's own. */
const kinds = [
  [1, Float64Array],
  [2, Float32Array],
  [3, Int32Array],
] as const

const extensionCodec = new ExtensionCodec()
for (const [type, Kind] of kinds) {
  extensionCodec.register({
    type,
    encode: (value) =>
      value instanceof Kind ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
    // A copy, because numbers must lie at multiples of their size.
    decode: (bytes) => new Kind(bytes.slice().buffer),
  })
}

/** A message as bytes. Properties that are undefined are left out; numbers in typed arrays are little-endian. */
export const encodeMessage = (message: unknown): Uint8Array<ArrayBuffer> =>
  encode(message, { extensionCodec, ignoreUndefined: true })

/** Throws where the bytes are not a message. */
export const decodeMessage = (bytes: Uint8Array | ArrayBuffer): unknown => decode(bytes, { extensionCodec })

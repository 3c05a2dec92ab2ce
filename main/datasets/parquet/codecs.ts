import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { CompressionCodec, Compressors } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

/** A page is about 1 MiB; one with a large picture in it is larger. */
export const mostPageBytes = 2 ** 28

type Unpack = (input: Uint8Array, outputLength: number) => Uint8Array

/** A page of nothing but missing values is packed too; not everyone can unpack nothing. */
const orNothing =
  (unpack: Unpack): Unpack =>
  (input, outputLength) =>
    outputLength === 0 ? new Uint8Array(0) : unpack(input, outputLength)

/**
 * What Node can unpack it does itself, natively and never beyond the length that is declared; the others fill an array
 * of that length. It was looked at before.
 */
export const decompressors: Compressors = {
  SNAPPY: orNothing(compressors.SNAPPY!),
  LZ4: orNothing(compressors.LZ4!),
  LZ4_RAW: orNothing(compressors.LZ4_RAW!),
  GZIP: orNothing((input, maxOutputLength) => gunzipSync(input, { maxOutputLength })),
  BROTLI: orNothing((input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength })),
  ZSTD: orNothing((input, maxOutputLength) => zstdDecompressSync(input, { maxOutputLength })),
}

/** The name of a codec that cannot be unpacked; null for the others. */
export function unreadCodec(codec: CompressionCodec | undefined): string | null {
  if (codec === undefined) return 'an unknown codec'
  return codec === 'UNCOMPRESSED' || decompressors[codec] ? null : codec
}

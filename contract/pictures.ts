import { z } from 'zod'

export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected a Uint8Array')
export const float32Array = z.custom<Float32Array>((value) => value instanceof Float32Array, 'expected a Float32Array')
export const int32Array = z.custom<Int32Array>((value) => value instanceof Int32Array, 'expected an Int32Array')

/**
 * Pictures of one size as the network sees them (preprocessed, brought back to 0…255), one after the other: RGBA, row by
 * row, `count · height · width · 4` bytes.
 */
export const pictures = z.object({ width: z.int(), height: z.int(), count: z.int(), rgba: bytes })
export type Pictures = z.infer<typeof pictures>

/** Which player each pixel belongs to, row by row; 255 is background, which is never masked. */
export const playerMap = z.object({ width: z.int(), height: z.int(), n: z.int(), players: bytes })
export type PlayerMap = z.infer<typeof playerMap>

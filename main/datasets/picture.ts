/** Larger pictures are refused: a small file may unpack to any size. */
export const mostPixels = 64_000_000
/** Levels of more than 8 bit, and the numbers of arrays, become floats of four bytes, so that there may be fewer. */
export const mostWidePixels = mostPixels / 4

/** As decoded: RGB or RGBA pixel by pixel, grey repeated, 8 or 16 bit; from an array, also any numbers. */
export interface RawPixels {
  data: Uint8Array | Uint16Array | Float32Array
  bands: number
  height: number
  width: number
}

/** 8-bit pictures in whole levels; 16-bit ones in float, brought to 0…255; any other numbers as they are. */
export type Levels = Uint8Array | Float32Array

/** Raw levels, channel by channel, row by row. */
export interface Picture {
  data: Levels
  channels: 1 | 3
  height: number
  width: number
}

/** Why a file is no picture that can be used, as a clause that follows its name: "is damaged: …". */
export class UnreadablePicture extends Error {
  override readonly name = 'UnreadablePicture'
}

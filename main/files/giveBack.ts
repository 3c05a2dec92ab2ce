/**
 * Gives the memory of an array back at once; it is empty from then on. Of large arrays that are let go one after the other,
 * several are there together until a collection comes.
 */
export function giveBack({ buffer }: { buffer: ArrayBufferLike }): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}

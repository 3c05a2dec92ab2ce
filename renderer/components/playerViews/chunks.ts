import type { TextPiece } from '../../../contract/views.ts'

/** Pieces of one player that follow one another. */
export interface Chunk {
  player: number | null
  pieces: TextPiece[]
  /** The first of its player: the others follow it. */
  leads: boolean
}

/** A text as runs of the same player; background stands piece by piece among them. */
export function chunksOf(pieces: TextPiece[]): Chunk[] {
  const chunks: Chunk[] = []
  const met = new Set<number>()
  for (const piece of pieces) {
    const last = chunks.at(-1)
    if (piece.player === last?.player) last.pieces.push(piece)
    else {
      chunks.push({
        player: piece.player,
        pieces: [piece],
        leads: piece.player !== null && !met.has(piece.player),
      })
      if (piece.player !== null) met.add(piece.player)
    }
  }
  return chunks
}

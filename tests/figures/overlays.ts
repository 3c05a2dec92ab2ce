import type { PlayersSpec } from '../../contract/analysis.ts'
import type { PlayerMap } from '../../contract/pictures.ts'
import type { SampleView } from '../../contract/views.ts'
import type { OverlayData, OverlayNetwork } from '../../figures/overlayLayout.ts'
import { playerMarks } from '../../figures/playerBoxes.ts'
import { row, sentence, table, text } from './kinds.ts'
import { finetuned, networks } from './sample.ts'

/** The "6" that the networks of sample.ts were asked about, 28 x 28 pixels as a PNG. */
export const six =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAYAAAByDd+UAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAB8ElEQVRIx+2WPehBURTAXwoZRBaDonxlUgaZmGRkMJp8LJTBogzE5GMwGBmsSgxGZTMYDEoRBmUhBsRCcXRPvVd6iv973n/y6tS755zu757zzj3nURRFwT/LD/haHA4HBINBmM1mMB6PhQOKRCJIJpNwvV7hdrtBu90Go9EoHLBWqyGISLVaFTalHo8HIzscDhCPx0EsFgsLXK/XGFkkEhG+aFKpFJBnsViAVqsVFqjX6+F8PsP9fge73S78tbBYLJjK3W4HGo2GZTeZTODz+VBUKhV/YC6XQ2C5XH7Su91uqNfrcDqdmModDAbvsvAeWCgUcLNQKMToYrEY7Pd7TDMNo6XVavEDklSSjcPhMK5LpRKuifT7fQgEAqhXKpUwn8+xuJxOJ3fgdrtlIiR38Xg84n0klatQKJ58E4kEHiSfz3MHDodDBGazWZhMJvheqVRe+hIf3kD6G14uF6bTqNVqlp9UKsXDEaDf7+cOdLlcCKQLpFgsvvTr9XpobzabIJPJuAN1Oh1GRR4C9Xq9T3a5XA7dbhdtpP2ZzWb+rS0ajTIRrlYrSKfTOKY6nQ7ORKInbc9qtX6veS+XS9adow/RaDRAIpF8d1oYDAbYbDYsIInsQ9jfB7DNZoNMJgOj0Qim0ykO5A/S+Ptr+wG5ywOPXT9pIdJzmgAAAABJRU5ErkJggg=='

const side = 28
const map = (n: number, playerAt: (x: number, y: number) => number): PlayerMap => ({
  width: side,
  height: side,
  n,
  players: Uint8Array.from({ length: side * side }, (_, at) => playerAt(at % side, Math.floor(at / side))),
})
const third = (at: number) => Math.floor((at * 3) / side)
export const gridMap = map(9, (x, y) => 3 * third(y) + third(x))
/** The pixels that are nearest to each of nine places; the first column is background. */
const places = [5, 4, 16, 3, 24, 7, 8, 12, 17, 13, 25, 15, 4, 23, 14, 21, 23, 24]
export const regionMap = map(9, (x, y) => {
  const far = (player: number) => Math.hypot(places[2 * player] - x, places[2 * player + 1] - y)
  return x === 0 ? 255 : [...Array(9).keys()].reduce((best, player) => (far(player) < far(best) ? player : best))
})

const viewOf = (map: PlayerMap): SampleView => ({
  kind: 'image',
  picture: { width: side, height: side, count: 1, rgba: new Uint8Array(side * side * 4) },
  map,
})
const onPicture = (players: PlayersSpec, map: PlayerMap, asked: typeof networks): OverlayData => ({
  networks: asked.map(({ model, explanation: { vFull }, ranking, shapley }): OverlayNetwork => ({
    name: model,
    className: '6',
    vFull,
    ranking,
    players: playerMarks(players, viewOf(map)),
    shapley,
  })),
  view: viewOf(map),
  picture: six,
})
const grid = { kind: 'grid' as const, rows: 3, columns: 3 }

export const gridOverlay = onPicture(grid, gridMap, [finetuned])
export const threeOverlays = onPicture(grid, gridMap, networks)
export const regionOverlay = onPicture({ kind: 'slic', count: 9 }, regionMap, [finetuned])
export const textOverlay: OverlayData = {
  networks: [{ name: 'reader', className: 'positive', ...text }],
  view: sentence,
  picture: null,
}
export const tableOverlay: OverlayData = {
  networks: [{ name: 'doctor', className: 'benign', ...table }],
  view: row,
  picture: null,
}

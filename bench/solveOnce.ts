/**
 * Solves games of n players in a process of its own, whose memory is only that of the solver, and prints what it took as
 * JSON: `node bench/solveOnce.ts N KAPPA GAMES`. More than one game are solved jointly.
 */
import { decompose } from '../main/interactions/decompose.ts'
import { networkGame } from './games.ts'
import { timed } from './table.ts'

export interface SolveFigures {
  seconds: number
  /** Largest resident set of the process, in MiB. */
  peakMebibytes: number
}

const [n, kappa, count] = process.argv.slice(2).map(Number)
const games = Array.from({ length: count }, (_, g) => networkGame(n, 3 + g))
const seconds = timed(() => decompose(games, { kappa, tolerance: 1e-3, joint: count > 1 }))
const figures: SolveFigures = { seconds, peakMebibytes: process.resourceUsage().maxRSS / 1024 }
process.stdout.write(JSON.stringify(figures))

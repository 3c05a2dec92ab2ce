/** An engine that keeps two workers busy, one with forward passes and one with solving, until somebody ends it. */
import { createPool } from '../../../main/jobs/pool.ts'
import { wholeGame } from '../sampleNetwork.ts'

const pool = createPool({ processes: 2 })
const values = Float64Array.from({ length: 2 ** 16 }, (_, mask) => Math.sin(mask * mask))
// Both workers have started when they have answered; then both are busy for much longer than the test takes.
await Promise.all([pool.run(wholeGame(4)), pool.run(wholeGame(4))])
void pool.run(wholeGame(16))
void pool.solve({ games: [values], kappa: 0, tolerance: 1e-9 })
process.send!(pool.pids())

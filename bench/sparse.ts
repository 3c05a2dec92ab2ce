import { spawnSync } from 'node:child_process'
import { drawDesign } from '../main/sparse/design.ts'
import { r2 } from '../main/sparse/observed.ts'
import { recoverInteractions } from '../main/sparse/recover.ts'
import { plantedInteractions, strengthFound, valuesOf } from '../tests/sparse/planted.ts'
import { games, heldOut, play, players } from '../tests/sparse/sampleGame.ts'
import { median, timed, type Row } from './table.ts'

const passes = 5000

/** What is found of interactions that were planted, and how that compares with ProxySPEX. */
export async function benchSparse(): Promise<Row[]> {
  return [benchPlanted(), ...(await benchNetworks())]
}

function benchPlanted(): Row {
  const [n, count] = [64, 80]
  const planted = plantedInteractions(n, count, 1)
  const design = drawDesign(n, { passes, seed: 1 })
  const { interactions } = recoverInteractions(design, valuesOf(design.coalitions, 0, planted))
  const { found } = strengthFound(planted, interactions)
  return {
    work: `strength of ${count} planted interactions, n = ${n}, ${passes} passes`,
    against: 'all of it',
    ours: `${(100 * found).toFixed(1)} %`,
    theirs: '100 %',
    ratio: found,
    target: 0.95,
  }
}

/**
 * Interactions of 49 players of networks of the sample study, recovered from so many passes, against ProxySPEX with as
 * many: what is left unexplained of coalitions that neither saw, and the time beside the passes. No rows where Python has
 * no shapiq.
 */
async function benchNetworks(): Promise<Row[]> {
  const script = new URL('proxyspex.py', import.meta.url)
  const { status, stdout, stderr } = spawnSync(process.env.PYTHON ?? 'python3', [script.pathname], {
    input: JSON.stringify({ passes }),
    encoding: 'utf8',
  })
  if (status !== 0) {
    const reason = stderr?.trim().split('\n').at(-1) ?? 'there is no Python'
    process.stderr.write(`ProxySPEX is left out: ${reason}\n`)
    return []
  }
  const theirs = JSON.parse(stdout) as { r2: number[]; seconds: number[] }
  const ours: typeof theirs = { r2: [], seconds: [] }
  const design = drawDesign(players, { passes, seed: 0 })
  for (const game of games) {
    const values = await play(game, design.coalitions)
    const found = { explanation: recoverInteractions(design, values) }
    ours.seconds.push(timed(() => (found.explanation = recoverInteractions(design, values))))
    const { constant, interactions } = found.explanation
    ours.r2.push(r2(Float64Array.from(game.values), valuesOf(heldOut, constant, interactions)))
  }
  const work = `${players} players from ${passes} passes, sample CNN`
  const against = 'ProxySPEX (shapiq), the same number of passes'
  const left = (each: number[]) => each.reduce((sum, share) => sum + 1 - share, 0) / each.length
  const both = (each: number[]) => each.map((share) => share.toFixed(3)).join(', ')
  return [
    {
      work: `unexplained variance, ${work}`,
      against,
      ours: `R² ${both(ours.r2)}`,
      theirs: `R² ${both(theirs.r2)}`,
      ratio: left(theirs.r2) / left(ours.r2),
      target: 1,
    },
    {
      work: `recovery beside the passes, ${work}`,
      against,
      ours: `${median(ours.seconds).toFixed(1)} s`,
      theirs: `${median(theirs.seconds).toFixed(1)} s`,
      ratio: median(theirs.seconds) / median(ours.seconds),
      target: 1,
    },
  ]
}

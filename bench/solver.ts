import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { decompose } from '../main/interactions/decompose.ts'
import { networkGame } from './games.ts'
import { publishedScheme } from './publishedScheme.ts'
import type { SolveFigures } from './solveOnce.ts'
import { median, timed, type Row } from './table.ts'

const publishedSteps = 20_000
/** Dense steps cost 4·4^n multiplications; more than this many are not run but counted from the pace of those. */
const affordable = 6e9
/** The best of a few step sizes for these games, found by trying: larger ones diverge, smaller ones are slower. */
const rate = 1e-4

/** Certified solving against the published scheme, κ = 0; its time for 20,000 steps. */
export function benchSolver(): Row[] {
  return [8, 10, 12].map((n) => {
    const values = networkGame(n, 3)
    const ours = () => decompose([values], { kappa: 0, tolerance: 1e-3 })
    const result = ours()
    const seconds = median(Array.from({ length: 5 }, () => timed(ours)))
    const steps = Math.max(20, Math.min(publishedSteps, Math.floor(affordable / (4 * 4 ** n))))
    const { name, run } = scheme(values, steps, rate)
    const theirs = (run.seconds / steps) * publishedSteps
    return {
      work: `AND-OR solving, n = ${n}, κ = 0`,
      against: `published scheme, ${publishedSteps} steps (${name}${steps < publishedSteps ? `, from the pace of ${steps}` : ''})`,
      ours: `${(1000 * seconds).toFixed(1)} ms, gap ${result.gap.toExponential(1)}`,
      theirs: `${theirs.toFixed(1)} s${steps === publishedSteps ? `, objective ${percent(run.objective / result.lowerBound - 1)} above the bound` : ''}`,
      ratio: theirs / seconds,
      target: { 8: 100, 10: 150, 12: 1000 }[n]!,
    }
  })
}

const settings = [
  { name: 'κ = 0.02', kappa: 0.02, count: 1 },
  { name: 'three games jointly, κ = 0', kappa: 0, count: 3 },
  { name: 'three games jointly, κ = 0.02', kappa: 0.02, count: 3 },
]

/** κ > 0 and joint extraction, and n = 16. */
export function benchHardSettings(): Row[] {
  return [...[10, 12, 14].flatMap(benchSettings), ...benchLargest()]
}

/** Time for a game against one that is solved by itself at κ = 0. Settings take turns: what else goes on hits all. */
function benchSettings(n: number): Row[] {
  const games = [3, 4, 5].map((seed) => networkGame(n, seed))
  const ways = [{ kappa: 0, count: 1 }, ...settings].map(({ kappa, count }) => () => {
    decompose(games.slice(0, count), { kappa, tolerance: 1e-3, joint: count > 1 })
  })
  for (const way of ways) way()
  const rounds = Array.from({ length: 5 }, () => ways.map(timed))
  const [base, ...seconds] = ways.map((_, i) => Math.min(...rounds.map((round) => round[i])))
  return settings.map(({ name, count }, i): Row => {
    const each = seconds[i] / count
    return {
      work: `AND-OR solving, n = ${n}, ${name}, per game`,
      against: 'κ = 0, one game',
      ours: `${(1000 * each).toFixed(1)} ms`,
      theirs: `${(1000 * base).toFixed(1)} ms`,
      ratio: base / each,
      target: 1 / 3,
    }
  })
}

const mostSeconds = 10
const mostMebibytes = 300

function benchLargest(): Row[] {
  const script = fileURLToPath(new URL('solveOnce.ts', import.meta.url))
  return [{ name: 'κ = 0', kappa: 0, count: 1 }, ...settings].flatMap(({ name, kappa, count }): Row[] => {
    const { stdout, stderr } = spawnSync(process.execPath, [script, ...[16, kappa, count].map(String)], {
      encoding: 'utf8',
    })
    if (stdout === '') throw new Error(`n = 16 could not be solved: ${stderr}`)
    const { seconds, peakMebibytes } = JSON.parse(stdout) as SolveFigures
    const work = `AND-OR solving, n = 16, ${name}`
    return [
      {
        work: `${work}: time`,
        against: 'the limit',
        ours: `${seconds.toFixed(1)} s`,
        theirs: `${mostSeconds} s`,
        ratio: mostSeconds / seconds,
        target: 1,
      },
      {
        work: `${work}: memory`,
        against: 'the limit',
        ours: `${Math.round(peakMebibytes)} MiB`,
        theirs: `${mostMebibytes} MiB`,
        ratio: mostMebibytes / peakMebibytes,
        target: 1,
      },
    ]
  })
}

/** NumPy's matrix products where there is a Python with it, else our own loops. */
function scheme(values: Float64Array, steps: number, rate: number) {
  const script = new URL('published_scheme.py', import.meta.url)
  const { status, stdout } = spawnSync(process.env.PYTHON ?? 'python3', [script.pathname], {
    input: JSON.stringify({ values: [...values], steps, rate }),
    encoding: 'utf8',
  })
  return status === 0
    ? { name: 'NumPy', run: JSON.parse(stdout) as ReturnType<typeof publishedScheme> }
    : { name: 'plain loops', run: publishedScheme(values, steps, rate) }
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

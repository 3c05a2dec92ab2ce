import { spawnSync } from 'node:child_process'
import { decompose } from '../main/interactions/decompose.ts'
import { networkGame } from './games.ts'
import { publishedScheme } from './publishedScheme.ts'
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

/** κ > 0 and joint extraction, and n = 16. */
export function benchHardSettings(): Row[] {
  const values = networkGame(12, 3)
  const partner = networkGame(12, 4)
  const time = (run: () => unknown) => {
    run()
    return median(Array.from({ length: 3 }, () => timed(run)))
  }
  const exact = time(() => decompose([values], { kappa: 0, tolerance: 1e-3 }))
  const tolerant = time(() => decompose([values], { kappa: 0.02, tolerance: 1e-3 }))
  const joint = time(() => decompose([values, partner], { kappa: 0, tolerance: 1e-3, joint: true, alpha: 0.1 }))
  const row = (work: string, seconds: number, base: number): Row => ({
    work,
    against: 'κ = 0, one game',
    ours: `${(1000 * seconds).toFixed(0)} ms`,
    theirs: `${(1000 * base).toFixed(0)} ms`,
    ratio: base / seconds,
    target: 1 / 3,
  })
  const large = networkGame(16, 3)
  const largest = timed(() => decompose([large], { kappa: 0, tolerance: 1e-3 }))
  return [
    row('AND-OR solving, n = 12, κ = 0.02', tolerant, exact),
    row('joint solving of two games, n = 12, per game', joint / 2, exact),
    {
      work: 'AND-OR solving, n = 16, κ = 0',
      against: '10 s',
      ours: `${largest.toFixed(1)} s, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB in use`,
      theirs: '10 s',
      ratio: 10 / largest,
      target: 1,
    },
  ]
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

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MemoryFigures, MemoryTask } from './memoryRun.ts'
import type { Row } from './table.ts'

const samples = 1000
const grid = { rows: 2, columns: 4 }

/**
 * Memory of a long run, values and explanations of three networks: what it is at a tenth of the games against what it
 * is at the end. A run that keeps what it has done would grow with the number of games.
 */
export function benchMemory(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'))
  try {
    const task: MemoryTask = { project: join(folder, 'memory.carryover'), samples, grid }
    const script = fileURLToPath(new URL('memoryRun.ts', import.meta.url))
    const { stdout, stderr } = spawnSync(process.execPath, [script, JSON.stringify(task)], { encoding: 'utf8' })
    if (stdout === '') throw new Error(`the run failed: ${stderr}`)
    const { figures, forwardPasses } = JSON.parse(stdout) as { figures: MemoryFigures[]; forwardPasses: number }
    const what = `${samples.toLocaleString('en')} samples × 3 networks × n = 8 (${forwardPasses.toLocaleString('en')} passes)`
    const rows = [rowOf(`memory of the engine over ${what}`, figures, ({ engine }) => engine)]
    if (figures[0].workers !== null) rows.push(rowOf(`memory of its workers`, figures, ({ workers }) => workers!))
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function rowOf(work: string, figures: MemoryFigures[], of: (figures: MemoryFigures) => number): Row {
  const [early] = figures
  const late = figures[figures.length - 1]
  const between = figures.slice(1, -1).map((each) => `${of(each).toFixed(0)} at ${100 * each.done} %`)
  return {
    work,
    against: `at ${100 * early.done} % of the games`,
    ours: `${of(late).toFixed(0)} MiB at the end (${between.join(', ')})`,
    theirs: `${of(early).toFixed(0)} MiB`,
    ratio: of(early) / of(late),
    target: 0.9,
  }
}

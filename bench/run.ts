/**
 * `npm run bench`: every figure is a ratio of two things measured in this run. `npm run bench -- solver passes` runs
 * only these parts. Prints the table and what missed its target, and writes both with a description of the machine to
 * bench/results/. NumPy, and onnxruntime and shapiq, are used where `PYTHON` (or python3) has them.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { benchBrowsing } from './browse.ts'
import { benchCached } from './cached.ts'
import { benchExact } from './exact.ts'
import { benchImport } from './import.ts'
import { benchMemory } from './memory.ts'
import { benchPasses } from './passes.ts'
import { benchScrolling } from './scroll.ts'
import { benchHardSettings, benchSolver } from './solver.ts'
import { benchStorage } from './storage.ts'
import { markdown, missed, type Row } from './table.ts'

const parts: Record<string, () => Row[] | Promise<Row[]>> = {
  solver: () => [...benchSolver(), ...benchHardSettings()],
  passes: benchPasses,
  exact: benchExact,
  cached: benchCached,
  storage: benchStorage,
  memory: benchMemory,
  import: benchImport,
  browse: benchBrowsing,
  scroll: benchScrolling,
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.\n`)
  process.exit(2)
}

const loadBefore = loadavg()[0]
const rows: Row[] = []
for (const [name, run] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  rows.push(...(await run()))
}

const machine = {
  processor: cpus()[0].model.trim(),
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
  /** What else was running; 0 on Windows, which has no such number. */
  loadBefore,
}
const title = `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}, Node ${machine.node}`
const busy = loadBefore > 0.5 ? `\n\nThe machine was busy with other work: its load was ${loadBefore.toFixed(1)}.` : ''
const text = `# Benchmark\n\n${title}${busy}\n\n${markdown(rows)}\n${missed(rows)}`
const folder = fileURLToPath(new URL('results/', import.meta.url))
const day = new Date().toISOString().slice(0, 10)
const name = [day, machine.platform.replace(' ', '-'), machine.cores, 'cores', ...chosen].join('-')
mkdirSync(folder, { recursive: true })
writeFileSync(`${folder}${name}.md`, text)
writeFileSync(`${folder}${name}.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`)
process.stdout.write(text)

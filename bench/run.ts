/**
 * `npm run bench`: every figure is a ratio of two things measured in this run. Prints the table and writes it with a
 * description of the machine to bench/results/. NumPy is used for the published scheme, and shapiq as
 * the measure of recovery, where `PYTHON` (or python3) has them.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { benchBrowsing } from './browse.ts'
import { benchCached } from './cached.ts'
import { benchImport } from './import.ts'
import { benchPasses } from './passes.ts'
import { benchScrolling } from './scroll.ts'
import { benchHardSettings, benchSolver } from './solver.ts'
import { benchSparse } from './sparse.ts'
import { markdown, type Row } from './table.ts'

const rows: Row[] = [
  ...benchSolver(),
  ...benchHardSettings(),
  ...(await benchSparse()),
  await benchPasses(),
  await benchCached(),
  ...(await benchImport()),
  ...(await benchBrowsing()),
  ...(await benchScrolling()),
]
const machine = {
  processor: cpus()[0].model.trim(),
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
}
const title = `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}, Node ${machine.node}`
const text = `# Benchmark\n\n${title}\n\n${markdown(rows)}\n`
const folder = fileURLToPath(new URL('results/', import.meta.url))
const name = `${new Date().toISOString().slice(0, 10)}-${machine.platform.replace(' ', '-')}-${machine.cores}-cores`
mkdirSync(folder, { recursive: true })
writeFileSync(`${folder}${name}.md`, text)
writeFileSync(`${folder}${name}.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`)
process.stdout.write(text)

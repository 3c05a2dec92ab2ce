/**
 * `npm run bench`: every figure is a ratio of two things measured in this run. `npm run bench -- solver passes` runs
 * only these parts; `memory`, which takes minutes by itself, runs when it is named. Prints the table and what missed its
 * target, and writes both with a description of the machine to bench/results/. The peers in Python are used where they
 * are there (docs/speed.md).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { benchBrowsing } from './browse.ts'
import { benchCached } from './cached.ts'
import { benchDevice } from './device.ts'
import { benchExact } from './exact.ts'
import { benchImport } from './import.ts'
import { describeMachine, inWords } from './machine.ts'
import { benchMemory } from './memory.ts'
import { benchPasses } from './passes.ts'
import { python } from './python.ts'
import { benchScrolling } from './scroll.ts'
import { benchHardSettings, benchSolver } from './solver.ts'
import { benchSparse } from './sparse.ts'
import { benchStart } from './start.ts'
import { benchStorage } from './storage.ts'
import { markdown, missed, type Row } from './table.ts'
import { fromRoot } from './workplace.ts'

const parts: Record<string, () => Row[] | Promise<Row[]>> = {
  passes: benchPasses,
  exact: benchExact,
  solver: () => [...benchSolver(), ...benchHardSettings()],
  sparse: benchSparse,
  cached: benchCached,
  device: benchDevice,
  storage: benchStorage,
  memory: benchMemory,
  browse: benchBrowsing,
  import: benchImport,
  scroll: benchScrolling,
  start: benchStart,
}

/** Too long for the others to wait for. */
const onRequest = ['memory']

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.\n`)
  process.exit(2)
}

process.env.PYTHON = python
const machine = describeMachine()
const rows: Row[] = []
for (const [name, run] of Object.entries(parts)) {
  if (chosen.length > 0 ? !chosen.includes(name) : onRequest.includes(name)) continue
  const startedAt = performance.now()
  process.stderr.write(`${name} …`)
  try {
    rows.push(...(await run()))
  } catch (error) {
    // The others are worth having all the same.
    rows.push({ work: name, against: '—', ours: `failed: ${String(error)}`, theirs: '—', ratio: null, target: 1 })
    process.exitCode = 1
  }
  process.stderr.write(` ${Math.round((performance.now() - startedAt) / 1000)} s\n`)
}

const text = `# Benchmark\n\n${inWords(machine)}\n\n${markdown(rows)}\n${missed(rows)}`
const folder = fromRoot('bench/results/')
const name = [machine.day, machine.platform.replace(' ', '-'), machine.cores, 'cores', ...chosen].join('-')
mkdirSync(folder, { recursive: true })
writeFileSync(`${folder}${name}.md`, text)
writeFileSync(`${folder}${name}.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`)
process.stdout.write(text)

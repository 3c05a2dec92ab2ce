/**
 * `npm run torture`: kills studies and opens changed files for as long as asked, and says what became of them.
 * `npm run torture -- kill --count 1000`, `npm run torture -- fuzz --count 100000 --seed 3`; `--first` begins later.
 */
import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { closingLine as fuzzLine, fuzz } from './fuzz/fuzz.ts'
import { closingLine as killLine, faultsOf, killStudies } from './kill/kill.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' }, first: { type: 'string' } },
})
const seed = Number(values.seed ?? 1)
const first = Number(values.first ?? 0)
const countOr = (usual: number) => Number(values.count ?? usual)
const kept = join(import.meta.dirname, 'failures')

const progress = (every: number) => (done: number) => {
  if (done % every === 0) console.error(`${done} …`)
}
if (positionals.includes('kill')) {
  const result = await killStudies({ count: countOr(50), seed, onProgress: progress(10) })
  for (const fault of faultsOf(result)) console.error(fault)
  console.log(killLine(result))
  if (faultsOf(result).length > 0) process.exitCode = 1
}
if (positionals.includes('fuzz')) {
  const result = await fuzz({ count: countOr(2000), seed, first, keep: kept, onProgress: progress(500) })
  for (const other of result.others) console.error(other)
  console.log(fuzzLine(result))
  if (result.others.length > 0) process.exitCode = 1
}

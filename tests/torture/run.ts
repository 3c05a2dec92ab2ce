/**
 * `npm run torture`: kills studies and opens changed files, and says what became of them.
 *
 *     npm run torture                               both, as many as in the tests
 *     npm run torture -- kill --count 1000
 *     npm run torture -- fuzz --count 100000 --seed 3
 *     npm run torture -- fuzz --seed 3 --first 4711 --count 1     that file again
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { closingLine as fuzzLine, fuzz } from './fuzz/fuzz.ts'
import { closingLine as killLine, faultsOf, killStudies } from './kill/kill.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' }, first: { type: 'string' } },
})
const wanted = positionals.length > 0 ? positionals : ['kill', 'fuzz']
const stranger = wanted.find((each) => each !== 'kill' && each !== 'fuzz')
if (stranger !== undefined) throw new Error(`"${stranger}" is neither kill nor fuzz.`)
const numberOf = (name: keyof typeof values, usual: number): number => {
  const number = Number(values[name] ?? usual)
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} must be a whole number.`)
  return number
}
const seed = numberOf('seed', 1)

const progress = (every: number) => (done: number) => {
  if (done % every === 0) console.error(`${done} …`)
}
function close(line: string, faults: readonly string[]): void {
  for (const fault of faults) console.error(fault)
  console.log(line)
  if (faults.length > 0) process.exitCode = 1
}

if (wanted.includes('kill')) {
  const result = await killStudies({ count: numberOf('count', 50), seed, onProgress: progress(10) })
  close(killLine(result), faultsOf(result))
}
if (wanted.includes('fuzz')) {
  const keep = join(import.meta.dirname, 'failures')
  const what = { count: numberOf('count', 2000), first: numberOf('first', 0), seed }
  const result = await fuzz({ ...what, keep, onProgress: progress(500) })
  close(fuzzLine(result), result.others)
}

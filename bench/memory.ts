import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { MemoryAnswer, MemoryFigures, MemoryTask } from './memoryRun.ts'
import { writeSmallCnn } from './networks/smallCnn.ts'
import type { Row } from './table.ts'
import { fromRoot, inFolder } from './workplace.ts'

const samples = 1000
const grid = { rows: 3, columns: 4 }
const networkCount = 3
const players = grid.rows * grid.columns
/** The last third may take a tenth more than the one before it. */
const flat = 0.9

/**
 * Memory of a long run, values and explanations of three small networks: its mean over the last third of the games
 * against that over the middle third. A run that keeps what it has done would grow with the number of games.
 */
export const benchMemory = (): Promise<Row[]> =>
  inFolder((folder) => {
    const networks: MemoryTask['networks'] = {}
    for (let seed = 0; seed < networkCount; seed++) {
      const file = join(folder, `${seed}.onnx`)
      writeSmallCnn(file, seed)
      networks[`network ${seed}`] = file
    }
    const task: MemoryTask = { folder, networks, samples, grid }
    const { stdout, stderr } = spawnSync(process.execPath, [fromRoot('bench/memoryRun.ts'), JSON.stringify(task)], {
      encoding: 'utf8',
    })
    if (stdout === '') throw new Error(`the long run failed: ${stderr}`)
    const { thirds, forwardPasses, seconds } = JSON.parse(stdout) as MemoryAnswer
    const what =
      `${samples.toLocaleString('en')} samples × ${networkCount} networks × n = ${players} ` +
      `(${(forwardPasses / 1e6).toFixed(1)} million passes, ${Math.round(seconds)} s)`
    return [
      rowOf(`memory of the engine over ${what}`, thirds, ({ engine }) => engine),
      rowOf(`memory of its workers over the same`, thirds, ({ workers }) => workers),
    ]
  })

function rowOf(work: string, thirds: MemoryFigures[], of: (figures: MemoryFigures) => number | null): Row {
  const [first, middle, last] = thirds.map(of)
  const against = 'the middle third of the games'
  if (first === null || middle === null || last === null) {
    return { work, against, ours: '—', theirs: 'this system does not tell it', ratio: null, target: flat }
  }
  return {
    work,
    against,
    ours: `${last.toFixed(0)} MiB in the last third (first third ${first.toFixed(0)} MiB)`,
    theirs: `${middle.toFixed(0)} MiB`,
    ratio: middle / last,
    target: flat,
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gridMap } from '../main/players/index.ts'
import { python } from './python.ts'
import { median, type Row } from './table.ts'
import { analyze, digitsProject, fromRoot, inWorkplace, sampleNetwork } from './workplace.ts'

const grid = { kind: 'grid', rows: 3, columns: 4 } as const
const pixels = { height: 28, width: 28 }
const repetitions = 7

/**
 * One exact explanation of 12 players with the sample network, from the call to the stored interactions: all forward
 * passes and the sparsest AND-OR interactions. Against the same passes and the Möbius transform alone in Python, with
 * onnxruntime and shapiq; both with their network open, taking turns. Without such a Python ours stands alone.
 */
export const benchExact = (): Promise<Row[]> =>
  inWorkplace(async (workbench, folder) => {
    const project = await digitsProject(workbench, join(folder, 'exact.carryover'))
    const explain = async (sample: number) => {
      const startedAt = performance.now()
      const samples = { kind: 'list' as const, indices: [sample] }
      await analyze(workbench, project, { models: ['cnn'], samples, players: grid })
      return (performance.now() - startedAt) / 1000
    }
    const peer = await startPeer()
    try {
      // Opens the network in the workers and calibrates.
      await explain(0)
      const ours: number[] = []
      const theirs = [await peer?.explain()]
      for (let k = 0; k < repetitions; k++) {
        ours.push(await explain(1 + k))
        theirs.push(await peer?.explain())
      }
      const row = {
        work: 'one exact explanation of the sample CNN, n = 12: passes and AND-OR solving, stored',
        ours: `${median(ours).toFixed(2)} s`,
        target: 3,
      }
      const against = 'passes and Möbius transform in Python'
      if (!peer) return [{ ...row, against, theirs: `no Python with onnxruntime and shapiq (${python})`, ratio: null }]
      const times = theirs.filter((seconds) => seconds !== undefined)
      return [
        {
          ...row,
          against: `${against} (${peer.versions})`,
          theirs: `${median(times).toFixed(2)} s`,
          ratio: median(ours.map((seconds, k) => (times[k] + times[k + 1]) / 2 / seconds)),
        },
      ]
    } finally {
      peer?.close()
    }
  })

/** Null where there is no Python with what it needs. */
async function startPeer() {
  const child = spawn(python, [fromRoot('bench/exact_explanation.py')], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: child.stdout })
  const ended = once(lines, 'close')
  const answer = async (): Promise<unknown> => {
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string?]
    return line === undefined ? null : JSON.parse(line)
  }
  child.on('error', () => {
    lines.close()
  })
  child.stdin.on('error', () => undefined)
  const map = gridMap(grid, pixels.height, pixels.width)
  const ask = (question: unknown) => {
    const answered = answer()
    child.stdin.write(`${JSON.stringify(question)}\n`)
    return answered
  }
  const versions = await ask({ model: sampleNetwork, players: [...map], shape: [1, pixels.height, pixels.width] })
  if (typeof versions !== 'string') return null
  return {
    versions,
    async explain() {
      const seconds = await ask('again')
      if (typeof seconds !== 'number') throw new Error('Python ended in the middle of the comparison')
      return seconds
    },
    close: () => child.stdin.end(),
  }
}

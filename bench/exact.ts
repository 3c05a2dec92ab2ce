import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gridMap } from '../main/players/index.ts'
import { createWorkbench } from '../main/workbench.ts'
import { addData } from '../tests/addData.ts'
import { median, type Row } from './table.ts'

const grid = { rows: 3, columns: 4 }
const pixels = { height: 28, width: 28 }
const repetitions = 7
const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const model = fromRoot('resources/sample/models/finetuned-040.onnx')

/**
 * One exact explanation of 12 players with the sample network, from the call to the stored interactions: all forward
 * passes and the sparsest AND-OR interactions. Against the same passes and the Möbius transform alone in Python, with
 * onnxruntime and shapiq; both with their network open, taking turns. Without such a Python (`PYTHON`, else python3)
 * there is no row.
 */
export async function benchExact(): Promise<Row[]> {
  const python = await startPython()
  if (!python) {
    process.stderr.write('exact: left out, because no Python with onnxruntime and shapiq was found (PYTHON, python3)\n')
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'))
  const workbench = createWorkbench()
  try {
    const { project } = await workbench.call('project.create', { path: join(folder, 'exact.carryover') })
    await workbench.call('model.add', { project, path: model, name: 'cnn' })
    await addData(workbench, { project, path: fromRoot('resources/sample/data/test'), kind: 'image', preset: 'mnist' })
    const explain = async (sample: number) => {
      const startedAt = performance.now()
      const { job } = await workbench.call('analysis.start', {
        project,
        settings: {
          models: ['cnn'],
          samples: { kind: 'list', indices: [sample] },
          players: { kind: 'grid', ...grid },
        },
      })
      const { errors } = await workbench.call('analysis.result', { job })
      if (errors.length > 0) throw new Error(errors[0].message)
      return (performance.now() - startedAt) / 1000
    }
    // Opens the network in the workers and calibrates.
    await explain(0)
    const ours: number[] = []
    const theirs = [await python.explain()]
    for (let k = 0; k < repetitions; k++) {
      ours.push(await explain(1 + k))
      theirs.push(await python.explain())
    }
    return [
      {
        work: 'one exact explanation of the sample CNN, n = 12: passes and AND-OR solving, stored',
        against: `passes and Möbius transform in Python (${python.versions})`,
        ours: `${median(ours).toFixed(2)} s`,
        theirs: `${median(theirs).toFixed(2)} s`,
        ratio: median(ours.map((seconds, k) => (theirs[k] + theirs[k + 1]) / 2 / seconds)),
        target: 3,
      },
    ]
  } finally {
    python.close()
    await workbench.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Null where there is no Python with what it needs. */
async function startPython() {
  const child = spawn(process.env.PYTHON ?? 'python3', [fromRoot('bench/exact_explanation.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const lines = createInterface({ input: child.stdout })
  const answer = async (): Promise<unknown> => {
    const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?]
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
  const versions = await ask({ model, players: [...map], shape: [1, pixels.height, pixels.width] })
  if (typeof versions !== 'string') return null
  return {
    versions,
    explain: async () => Number(await ask('again')),
    close: () => child.stdin.end(),
  }
}

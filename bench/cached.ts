import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CallInput } from '../contract/index.ts'
import { createWorkbench } from '../main/workbench.ts'
import type { Row } from './table.ts'
import { addData } from '../tests/addData.ts'

const games = 1000

/** Asking again for 1,000 finished games: no forward pass, against a second. */
export async function benchCached(): Promise<Row[]> {
  const sample = (path: string) => fileURLToPath(new URL(`../resources/sample/${path}`, import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'))
  const workbench = createWorkbench()
  try {
    const { project } = await workbench.call('project.create', { path: join(folder, 'cached.carryover') })
    await workbench.call('model.add', { project, path: sample('models/finetuned-040.onnx'), name: 'cnn' })
    await addData(workbench, { project, path: sample('data/test'), kind: 'image', preset: 'mnist' })
    const settings: CallInput<'analysis.start'>['settings'] = {
      models: ['cnn'],
      samples: { kind: 'random', count: games, seed: 0 },
      players: { kind: 'grid', rows: 2, columns: 3 },
    }
    const run = async () => {
      const startedAt = performance.now()
      const { job } = await workbench.call('analysis.start', { project, settings })
      const summary = await workbench.call('analysis.result', { job })
      return { summary, seconds: (performance.now() - startedAt) / 1000 }
    }
    const first = await run()
    const again = await run()
    if (again.summary.forwardPasses > 0) throw new Error('finished games were computed again')
    return [
      {
        work: `asking again for ${games} finished games (n = 6)`,
        against: 'computing them',
        ours: `${again.seconds.toFixed(2)} s`,
        theirs: `${first.seconds.toFixed(1)} s`,
        ratio: first.seconds / again.seconds,
        target: 10,
      },
    ]
  } finally {
    await workbench.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

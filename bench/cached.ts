import { join } from 'node:path'
import type { CallInput } from '../contract/index.ts'
import type { Row } from './table.ts'
import { analyze, digitsProject, inWorkplace } from './workplace.ts'

const games = 1000
const mostSeconds = 1

/** Asking again for 1,000 finished games: no forward pass, against computing them and against a second. */
export const benchCached = (): Promise<Row[]> =>
  inWorkplace(async (workbench, folder) => {
    const project = await digitsProject(workbench, join(folder, 'cached.carryover'))
    const settings: CallInput<'analysis.start'>['settings'] = {
      models: ['cnn'],
      samples: { kind: 'random', count: games, seed: 0 },
      players: { kind: 'grid', rows: 2, columns: 3 },
    }
    const run = async () => {
      const startedAt = performance.now()
      const { forwardPasses } = await analyze(workbench, project, settings)
      return { forwardPasses, seconds: (performance.now() - startedAt) / 1000 }
    }
    const first = await run()
    const again = await run()
    if (again.forwardPasses > 0) throw new Error('finished games were computed again')
    const work = `asking again for ${games.toLocaleString('en')} finished games (n = 6)`
    const ours = `${again.seconds.toFixed(2)} s`
    return [
      {
        work,
        against: 'computing them',
        ours,
        theirs: `${first.seconds.toFixed(1)} s`,
        ratio: first.seconds / again.seconds,
        target: 10,
      },
      {
        work,
        against: 'what it may take',
        ours,
        theirs: `${mostSeconds} s`,
        ratio: mostSeconds / again.seconds,
        target: 1,
      },
    ]
  })

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlayersSpec } from '../../contract/analysis.ts'
import { createWorkplace, studyFile, type Workplace } from './workplace.ts'

interface Measured {
  epoch: number
  accuracy: number
  loss: number
}

let place: Workplace
beforeAll(() => {
  place = createWorkplace()
})
afterAll(() => place.close())

/** Few samples and players: what is checked here does not depend on them. */
const small: Record<'reviews' | 'cancer', { samples: number[]; players: PlayersSpec }> = {
  reviews: { samples: [1, 202], players: { kind: 'words', most: 3 } },
  cancer: { samples: [0, 100], players: { kind: 'features', groups: [{ name: 'radius', columns: [0, 10] }] } },
}

describe.each(['reviews', 'cancer'] as const)('the bundled study %s', (study) => {
  test('runs with its own settings, and has the accuracies and losses that PyTorch measured', async () => {
    const { workbench, path } = place
    const { project } = await workbench.call('project.sample', { study, path: path(`${study}.carryover`) })
    const settings = await workbench.call('study.settings', { project })
    const { samples, players } = small[study]
    const { job } = await workbench.call('study.start', {
      project,
      settings: { ...settings!, samples: { kind: 'list', indices: samples }, players },
    })
    const { summary, report } = await workbench.call('study.result', { job })
    expect(summary).toMatchObject({ planned: 30, computed: 30, failed: 0 })

    const training = JSON.parse(readFileSync(studyFile(`${study}/training.json`), 'utf8')) as Record<string, Measured[]>
    for (const run of ['finetuned', 'scratch']) {
      const { epochs, accuracy, loss } = report!.convergence[run]
      expect(epochs).toEqual(training[run].map(({ epoch }) => epoch))
      training[run].forEach((expected, t) => {
        expect(accuracy[t]).toBeCloseTo(expected.accuracy, 6)
        expect(loss[t]).toBeCloseTo(expected.loss, 4)
      })
    }
  })
})

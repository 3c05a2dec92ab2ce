import { expect, it } from 'vitest'
import type { SampleSparse } from '../../contract/sparse.ts'
import { createFake } from '../fakeWorkbench.ts'
import { summary } from './examples.ts'
import { runCli, runJson } from './runCli.ts'

const shown: SampleSparse = {
  model: 'ft-2',
  data: 'test',
  sample: 7,
  path: '6/7.png',
  label: 1,
  class: 1,
  className: '6',
  players: Array.from({ length: 49 }, (_, i) => `p${i}`),
  provider: 'CPU',
  explanation: {
    n: 49,
    constant: 0.5,
    interactions: [
      { players: [3, 48], value: -2 },
      { players: [7], value: 1 },
    ],
    r2: 0.934,
    heldOut: 500,
    passes: 5000,
    seed: 3,
    vEmpty: 0.25,
    vFull: -0.75,
  },
}
const show = ['show', 'p', '--model', 'ft-2', '--sample', '7', '--sparse']

it('show --sparse: how faithful it is stands above the interactions', async () => {
  const { stdout } = await runCli(show, { workbench: createFake({ 'sample.sparse': () => shown }) })
  expect(stdout).toBe(`"ft-2" on sample 7 of "test" (6/7.png)
Class: 6, the label of the sample

49 players, recovered from 5,000 of the coalitions (seed 3)
R² 0.93 on 500 held-out coalitions (not exact)
v(∅) = 0.2500, rebuilt 0.5000; v(N) = −0.7500, rebuilt −0.5000

2 interactions
type  players  order  effect  strength
AND   3 48         2  −2.000  ████████████████████
AND   7            1   1.000  ██████████
`)
})

it('show --sparse --json', async () => {
  const { document } = await runJson([...show, '--top', '1'], createFake({ 'sample.sparse': () => shown }))
  expect(document).toMatchObject({
    exact: false,
    r2: 0.934,
    held_out: 500,
    passes: 5000,
    seed: 3,
    interactions: [{ type: 'and', players: [3, 48], order: 2, value: -2 }],
  })
})

it('show --sparse: there are none', async () => {
  const { stderr, status } = await runCli(show, { workbench: createFake({ 'sample.sparse': () => null }) })
  expect(status).toBe(2)
  expect(stderr).toContain('No interactions of "ft-2" on sample 7 were recovered')
})

const analyze = ['analyze', 'p', '--models', 'a', '--samples', '3', '--players', 'grid:7x7']

it('analyze --sparse: passes and seed, and up to 128 players', async () => {
  const asked: unknown[] = []
  const workbench = createFake({
    'analysis.start': ({ settings }) => {
      asked.push(settings)
      return { job: 'job' }
    },
    'analysis.result': () => summary,
  })
  await runCli([...analyze, '--sparse', '5000'], { workbench })
  await runCli([...analyze, '--sparse', '300:9'], { workbench })
  expect(asked).toMatchObject([
    { players: { kind: 'grid', rows: 7, columns: 7 }, sparse: { passes: 5000, seed: 0 } },
    { sparse: { passes: 300, seed: 9 } },
  ])
})

it.each([
  [[], 'A grid of 7 × 7 makes 49 players; 16 is the most.'],
  [['--sparse', 'many'], 'The sparse must be a number of passes from 200 to 100000'],
  [['--sparse', '100'], 'The sparse must be a number of passes from 200 to 100000'],
  [['--sparse', '500', '--values-only'], 'Of --sparse and --values-only there can be one'],
])('analyze %j is refused', async (more, message) => {
  const { stderr, status } = await runCli([...analyze, ...more], { workbench: createFake({}) })
  expect(status).not.toBe(0)
  expect(stderr).toContain(message)
})

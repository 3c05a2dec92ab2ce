import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { report, shown, summary } from './examples.ts'
import { createFake } from '../fakeWorkbench.ts'
import { runCli, runJson } from './runCli.ts'

const show = ['show', 'p', '--model', 'ft-2', '--sample', '7']

it('show: the interactions that are not zero, strongest first', async () => {
  const workbench = createFake({ 'sample.explain': () => shown })
  const { document } = await runJson(show, workbench)
  expect(document).toEqual({
    model: 'ft-2',
    data: 'test',
    sample: 7,
    path: '6/7.png',
    label: 1,
    class: 1,
    class_name: '6',
    provider: 'CPU',
    n: 2,
    players: ['left', 'right'],
    kappa: 0,
    delta: 0,
    objective: 5.1,
    lower_bound: 5.0949,
    gap: 0.001,
    residual_max: 0,
    v_empty: 1,
    v_full: 1.9,
    constant: 1,
    interactions: [
      { type: 'and', players: [0], order: 1, value: 3, salient: true },
      { type: 'or', players: [0, 1], order: 2, value: -2, salient: true },
      { type: 'and', players: [0, 1], order: 2, value: -0.1, salient: false },
    ],
    shapley: [1.95, -1.05],
  })
})

it('show: --top cuts, --values adds the game', async () => {
  const workbench = createFake({ 'sample.explain': () => shown })
  const { document } = await runJson([...show, '--top', '1', '--values'], workbench)
  expect(document).toMatchObject({ interactions: [{ value: 3 }], values: [1, 2, -1, 1.9] })
  expect(document.interactions).toHaveLength(1)
})

it('show: a table for people', async () => {
  const { stdout } = await runCli(show, { workbench: createFake({ 'sample.explain': () => shown }) })
  expect(stdout).toBe(`"ft-2" on sample 7 of "test" (6/7.png)
Class: 6, the label of the sample

2 players, v(∅) = 1.000, v(N) = 1.900
Explanation: strength 5.100, certified within 0.1 % of the sparsest explanation
Largest residual 0.00, tolerated 0.00 (κ = 0)

2 salient interactions hold 98 % of the strength; 3 are not zero
type  players  order  effect  strength
AND   0            1   3.000  ████████████████████
OR    0 1          2  −2.000  █████████████▎
and 1 more that are not salient

Shapley values
0  left    1.950  ████████████████████
1  right  −1.050  ██████████▊
`)
})

it('study: summary and report, also as files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carryover-cli-'))
  try {
    const workbench = createFake({ 'study.result': () => ({ summary, report }) })
    const options = ['--samples', '0-2,7', '--players', 'grid:1x3', '--report', join(folder, 'new', 'report')]
    const { document } = await runJson(['study', 'p', ...options], workbench)
    expect(document).toMatchObject({
      planned: 8,
      computed: 5,
      cached: 2,
      failed: 1,
      forward_passes: 1280,
      seconds: 4.2,
      provider: 'CPU',
      fallback: null,
      errors: [{ model: 'ft', sample: 3, code: 'SAMPLE_INVALID' }],
      report: {
        order: [1, 2, 3],
        preserve: [2, 1, 0],
        discard: [1, 4, 0.5],
        new: [3, 2.25, 1],
        preserved_share: 0.3529,
        preserved_share_of_finetuned: 0.3243,
        learned_by_scratch: 0.075,
        intervals: { preserved_share: [0.21, 0.5], learned_by_scratch: [0.004, 0.12], new: report.newIntervals },
        classes: [{ name: 'five', preserved_share: 0.4 }, { learned_by_scratch: null }],
        probe: { train_accuracy: 0.9, test_accuracy: 0.8125, c: 1 },
        convergence: {
          fineTuned: { epochs: [0, 1, 2], similarity: [0.1, 0.4, 1], accuracy: [0.2, 0.6, 0.9], epoch_at_half: 2 },
          scratch: { role: 'scratch', loss: [1.61, 0.9], area_under_curve: 0.51 },
        },
        worst_gap: 0.00082,
        settings: { samples: '0-2,7', players: 'grid:1x3', probe_data: 'train', class: 'label', kappa: 0.02 },
      },
    })
    const written = join(folder, 'new', 'report')
    expect(JSON.parse(await readFile(join(written, 'report.json'), 'utf8'))).toEqual(document)
    expect(await readFile(join(written, 'report.txt'), 'utf8')).toContain('35 % of what pre-training knew was kept')
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('study: no report while values alone were asked for', async () => {
  const workbench = createFake({ 'study.result': () => ({ summary, report: null }) })
  const { document } = await runJson(
    ['study', 'p', '--samples', '0', '--players', 'grid:1x3', '--values-only'],
    workbench,
  )
  expect(document).toMatchObject({ planned: 8, report: null })
})

it('minus signs are for people only', async () => {
  const { stdout } = await runCli([...show, '--json'], { workbench: createFake({ 'sample.explain': () => shown }) })
  expect(stdout).not.toContain('−')
})

import { studySettings, type Report, type RunSummary, type SampleExplanation } from '../../contract/index.ts'

export const summary: RunSummary = {
  planned: 8,
  computed: 5,
  cached: 2,
  failed: 1,
  forwardPasses: 1280,
  seconds: 4.2,
  provider: 'CPU',
  fallback: null,
  errors: [{ data: 'test', model: 'ft', sample: 3, code: 'SAMPLE_INVALID', message: '"5/3.png" is damaged.' }],
}

/** A study with three players, two runs of different length, by hand. */
export const report: Report = {
  settings: {
    ...studySettings.parse({
      data: 'test',
      probeData: 'train',
      samples: { kind: 'list', indices: [0, 1, 2, 7] },
      players: { kind: 'grid', rows: 1, columns: 3 },
    }),
    baseline: { kind: 'zero' },
  },
  n: 3,
  samples: 4,
  networks: { pretrained: 'pre', finetuned: 'ft-2', scratch: 'sc-4' },
  order: [1, 2, 3],
  preserve: [2, 1, 0],
  discard: [1, 4, 0.5],
  new: [3, 2.25, 1],
  preserveIntervals: [
    [1, 3],
    [0.5, 1.5],
    [0, 0],
  ],
  discardIntervals: [
    [0.5, 2],
    [3, 5],
    [0.25, 0.75],
  ],
  newIntervals: [
    [2, 4],
    [2, 2.5],
    [0.5, 12],
  ],
  preservedShare: 0.3529,
  preservedShareOfFinetuned: 0.3243,
  learnedByScratch: 0.075,
  intervals: {
    preservedShare: [0.21, 0.5],
    preservedShareOfFinetuned: [0.2, 0.45],
    learnedByScratch: [0.004, 0.12],
  },
  effect: { preserve: [0.5, 0.25, 0], discard: [-0.25, 0.1, 0.0004], new: [0.75, -0.5, 0.25] },
  classes: [
    { name: 'five', samples: 3, preservedShare: 0.4, learnedByScratch: 0.1 },
    { name: 'six', samples: 1, preservedShare: 0.2, learnedByScratch: null },
  ],
  probe: { trainAccuracy: 0.9, testAccuracy: 0.8125, C: 1 },
  convergence: {
    fineTuned: {
      role: 'finetuned',
      epochs: [0, 1, 2],
      similarity: [0.1, 0.4, 1],
      similarityIntervals: [
        [0.05, 0.15],
        [0.3, 0.5],
        [1, 1],
      ],
      reference: { name: 'pre', similarity: [0.3, 0.25, 0.2] },
      accuracy: [0.2, 0.6, 0.9],
      loss: [1.6, 0.8, 0.3],
      areaUnderCurve: 0.475,
      epochAtHalf: 2,
      epochAtNinety: 2,
      directness: 1,
    },
    scratch: {
      role: 'scratch',
      epochs: [0, 4],
      similarity: [0.02, 1],
      similarityIntervals: [
        [0, 0.04],
        [1, 1],
      ],
      reference: { name: 'ft-2', similarity: [0, 0.15] },
      accuracy: [0.2, 0.7],
      loss: [1.61, 0.9],
      areaUnderCurve: 0.51,
      epochAtHalf: 4,
      epochAtNinety: 4,
      directness: 1,
    },
  },
  worstGap: 0.00082,
  worstResidual: 0.125,
}

/** v(T) = 1 + 3 [0 in T] - 0.1 [both in T] - 2 [0 or 1 in T] */
export const shown: SampleExplanation = {
  model: 'ft-2',
  data: 'test',
  sample: 7,
  path: '6/7.png',
  label: 1,
  class: 1,
  className: '6',
  players: ['left', 'right'],
  values: Float64Array.of(1, 2, -1, 1.9),
  explanation: {
    n: 2,
    kappa: 0,
    delta: 0,
    and: Float64Array.of(0, 3, 0, -0.1),
    or: Float64Array.of(0, 0, 0, -2),
    constant: 1,
    objective: 5.1,
    lowerBound: 5.0949,
    gap: 0.001,
    residualMax: 0,
    vEmpty: 1,
    vFull: 1.9,
    steps: 50,
  },
  shapley: Float64Array.of(1.95, -1.05),
  provider: 'CPU',
}

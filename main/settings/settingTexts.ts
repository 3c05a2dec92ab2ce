/** The settings of analyses and studies: `--KEY` on the command line, `KEY` in a study.yaml. */
export const settingTexts = {
  data: ['<name>', 'data set; may be left out when the project has one'],
  'probe-data': ['<name>', 'data set the linear probe is fitted on'],
  samples: ['<which>', 'samples: 3, 0-9,40, random:COUNT:SEED, all or @FILE'],
  players: [
    '<players>',
    'players, at most 16 (128 with analyze --sparse): grid:ROWSxCOLUMNS, slic:COUNT, words, tokens, features or hand',
  ],
  baseline: [
    '<baseline>',
    'what absent players become; the usual one of pictures is zero, of texts mask, of tables mean',
  ],
  value: ['<function>', 'value function: log-odds (default), logit, log-prob or prob'],
  class: ['<class>', 'class to explain: label (default), predicted or an index'],
  kappa: ['<share>', 'tolerated residual as a share of |v(N) - v(∅)| (default 0.02)'],
  tolerance: ['<gap>', 'largest relative duality gap (default 0.001)'],
  extraction: ['<how>', 'take networks apart separate (default) or joint'],
  alpha: ['<weight>', 'weight of the L1 term in joint extraction (default 0.1)'],
  tau: ['<share>', 'salience threshold as a share of the strongest interaction (default 0.05)'],
  seed: ['<number>', 'seed of the bootstrap over samples (default 0)'],
  provider: ['<name>', 'what computes: cpu, cuda, tensorrt, directml, coreml, webgpu or automatic, the default'],
  'probe-c': ['<C>', 'inverse regularisation strength of the probe (default 1)'],
} as const satisfies Record<string, readonly [argument: string, help: string]>

export type SettingKey = keyof typeof settingTexts
export const settingKeys = Object.keys(settingTexts) as SettingKey[]

/** Those that an analysis has as well. */
export const analysisKeys = [
  'data',
  'samples',
  'players',
  'baseline',
  'value',
  'class',
  'kappa',
  'tolerance',
  'provider',
] as const satisfies SettingKey[]

import { z } from 'zod'
import { providerName } from './providers.ts'
import { sparseSettings } from './sparse.ts'

/** Features that are present or absent together, by their place among the columns, from 0. */
export const featureGroup = z.object({ name: z.string().min(1), columns: z.array(z.int().nonnegative()).min(1) })
export type FeatureGroup = z.infer<typeof featureGroup>

export const playersSpec = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('grid'), rows: z.int().positive(), columns: z.int().positive() }),
  /** Superpixels (SLIC), as many as asked for. */
  z.object({ kind: z.literal('slic'), count: z.int().positive() }),
  /** Made by hand, sample by sample, and kept in the project: regions drawn on a picture, words put together. */
  z.object({ kind: z.literal('hand') }),
  /** What white space separates. A text of more than `most` is cut into that many runs of neighbouring words. */
  z.object({ kind: z.literal('words'), most: z.int().positive() }),
  /** What the tokenizer makes of a text, special tokens aside; cut into runs likewise. */
  z.object({ kind: z.literal('tokens'), most: z.int().positive() }),
  /** Columns of a table: each by itself (null), or in groups; a column in no group is background. */
  z.object({ kind: z.literal('features'), groups: z.array(featureGroup).min(1).nullable() }),
])
export type PlayersSpec = z.infer<typeof playersSpec>

/**
 * What an absent player is replaced by, in the network's input space, after preprocessing. Pictures: zero, black, mean,
 * blur, constant, sample. Texts: mask, pad, unk, removal. Tables: mean, median, mode, zero, sample.
 */
export const baselineSpec = z.discriminatedUnion('kind', [
  /** What the network sees as 0. */
  z.object({ kind: z.literal('zero') }),
  /** Raw pixel 0. */
  z.object({ kind: z.literal('black') }),
  /** Mean of the data set, feature by feature. */
  z.object({ kind: z.literal('mean') }),
  /** Gaussian blur of the sample itself, sigma in pixels. */
  z.object({ kind: z.literal('blur'), sigma: z.number().positive().max(100) }),
  /** One number for every feature. */
  z.object({ kind: z.literal('constant'), value: z.number() }),
  /** Median of the data set, feature by feature; of categories the most frequent. */
  z.object({ kind: z.literal('median') }),
  /** Most frequent value of the data set, feature by feature; of equally frequent ones the smallest. */
  z.object({ kind: z.literal('mode') }),
  /** Another sample of the same data set. */
  z.object({ kind: z.literal('sample'), index: z.int().nonnegative() }),
  /** The tokenizer's mask, padding or unknown token, one for each token. */
  z.object({ kind: z.literal('mask') }),
  z.object({ kind: z.literal('pad') }),
  z.object({ kind: z.literal('unk') }),
  /** Tokens of absent players are left out, and those behind them move up. */
  z.object({ kind: z.literal('removal') }),
])
export type BaselineSpec = z.infer<typeof baselineSpec>

export const valueFunctions = ['log-odds', 'logit', 'log-prob', 'prob'] as const
export const valueFunction = z.enum(valueFunctions)
export type ValueFunction = z.infer<typeof valueFunction>

/** The class whose value is explained; the same for every network of one comparison. */
export const targetClass = z.union([z.literal('label'), z.literal('predicted'), z.int().nonnegative()])
export type TargetClass = z.infer<typeof targetClass>

/** Which samples, by index; the order given is kept. */
export const samplesChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('list'), indices: z.array(z.int().nonnegative()).min(1) }),
  z.object({ kind: z.literal('random'), count: z.int().positive(), seed: z.int().nonnegative() }),
])
export type SamplesChoice = z.infer<typeof samplesChoice>

/** How an explanation is extracted from a game. */
export const extractionSettings = z.object({
  /** Half-width of the tolerated residual as a share of |v(N) - v(∅)|. */
  kappa: z.number().min(0).max(1).default(0.02),
  /** Largest relative duality gap. */
  tolerance: z.number().min(1e-9).max(0.5).default(1e-3),
})
export type ExtractionSettings = z.infer<typeof extractionSettings>

export const gameSettings = z.object({
  players: playersSpec,
  baseline: baselineSpec,
  value: valueFunction.default('log-odds'),
  target: targetClass.default('label'),
  /**
   * What computes. Asked for by nobody, it is the best that works; of a game that is stored, none stands for the CPU.
   * Another provider was asked for where it is named here, and what computed in the end is told by the game itself.
   */
  provider: providerName.optional(),
})
export type GameSettings = z.infer<typeof gameSettings>

/** As asked for: the baseline that is left out is the usual one of the kind of data. */
const wantedGame = { ...gameSettings.shape, baseline: baselineSpec.optional() }

export const shard = z.object({ index: z.int().positive(), count: z.int().positive() })
export type Shard = z.infer<typeof shard>

export const analysisSettings = z.object({
  models: z.array(z.string()).min(1),
  /** May be left out when the project has one data set. */
  data: z.string().optional(),
  samples: samplesChoice,
  ...wantedGame,
  ...extractionSettings.shape,
  /** Compute and store games without solving them. */
  valuesOnly: z.boolean().default(false),
  /** Recover interactions from some of the coalitions; left out, all of them are computed. */
  sparse: sparseSettings.optional(),
  shard: shard.optional(),
})
export type AnalysisSettings = z.infer<typeof analysisSettings>

export const extraction = z.enum(['separate', 'joint'])
export type Extraction = z.infer<typeof extraction>

export const studySettings = z.object({
  data: z.string().optional(),
  /** Where the linear probe is fitted; without it the pre-trained network must have a head for these classes. */
  probeData: z.string().optional(),
  samples: samplesChoice,
  ...wantedGame,
  ...extractionSettings.shape,
  extraction: extraction.default('separate'),
  /** Weight of the L1 term in joint extraction. */
  alpha: z.number().min(0).default(0.1),
  /** Salience threshold, as a share of the strongest interaction. */
  tau: z.number().min(0).max(1).default(0.05),
  /** Inverse regularisation strength of the probe. */
  probeC: z.number().positive().default(1),
  /** Seed of the bootstrap over samples. */
  seed: z.int().nonnegative().default(0),
  valuesOnly: z.boolean().default(false),
  shard: shard.optional(),
})
export type StudySettings = z.infer<typeof studySettings>

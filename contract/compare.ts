import { z } from 'zod'
import { extractionSettings, gameSettings } from './analysis.ts'
import { interactionType, sampleExplanation } from './explanations.ts'
import { interval } from './report.ts'
import { float32Array } from './pictures.ts'
import { sampleView } from './views.ts'

const { players, baseline, value, target, provider } = gameSettings.shape
const { kappa, tolerance } = extractionSettings.shape

/** How networks are looked at. No defaults: left out is what the newest game, else the project's study says. */
export const lookSettings = z
  .object({
    players,
    baseline,
    value: value.unwrap(),
    target: target.unwrap(),
    provider,
    kappa: kappa.unwrap(),
    tolerance: tolerance.unwrap(),
  })
  .partial()
export type LookSettings = z.input<typeof lookSettings>

/** Everything one drilldown needs at once. */
export const drilldown = z.object({
  ...sampleExplanation.shape,
  /** The settings that count, with nothing left out. */
  settings: z.object({ ...gameSettings.shape, ...extractionSettings.shape }),
  /** The sample as the network sees it, and what of it belongs to which player. */
  view: sampleView,
  /** Logits of all classes for every coalition, `[2^n, classes]`; null where they were too many to keep. */
  logits: float32Array.nullable(),
  classNames: z.array(z.string()),
  /** How well the strongest k interactions rebuild the game. */
  curve: z.object({ k: z.array(z.int()), r2: z.array(z.number()), meanAbsoluteError: z.array(z.number()) }),
})
export type Drilldown = z.infer<typeof drilldown>

/** What became of one interaction's strength from the first network to the second; the third says if it has it too. */
export const interactionChange = z.object({
  type: interactionType,
  mask: z.int().positive(),
  before: z.number(),
  after: z.number(),
  other: z.number().nullable(),
  preserve: z.number(),
  discard: z.number(),
  new: z.number(),
})
export type InteractionChange = z.infer<typeof interactionChange>

export const sampleComparison = z.object({
  columns: z.array(drilldown),
  /** Strongest first; those that are salient in the first or the second network. */
  changes: z.array(interactionChange),
  /** Weighted Jaccard of every two columns. */
  similarity: z.array(z.array(z.number())),
})
export type SampleComparison = z.infer<typeof sampleComparison>

const byOrder = z.array(z.number())

/** Two or three networks over all samples that were explained with all of them under the same settings. */
export const overallComparison = z.object({
  settings: z.object({ ...gameSettings.shape, ...extractionSettings.shape }).nullable(),
  n: z.int(),
  samples: z.array(
    z.object({
      sample: z.int(),
      label: z.int().nullable(),
      /** Weighted Jaccard of the first and the second network. */
      similarity: z.number(),
      preserve: z.number(),
      discard: z.number(),
      new: z.number(),
      /** v(N) of each network. */
      outputs: z.array(z.number()),
    }),
  ),
  /** Mean over samples of the strength of each order, one entry a network; `negative` <= 0. */
  strength: z.array(z.object({ positive: byOrder, negative: byOrder })),
  /** Sums over samples. */
  preserve: byOrder,
  discard: byOrder,
  new: byOrder,
  /** The strongest changes of all samples, at most 2,000. */
  changes: z.array(z.object({ sample: z.int(), ...interactionChange.shape })),
})
export type OverallComparison = z.infer<typeof overallComparison>

/** What one sample adds to a report. Arrays run over orders from 1. */
export const reportSample = z.object({
  sample: z.int(),
  path: z.string(),
  label: z.int().nullable(),
  class: z.int(),
  preserve: byOrder,
  discard: byOrder,
  new: byOrder,
  /** Preserved strength that the scratch network has too; null without one. */
  shared: byOrder.nullable(),
  /** Weighted Jaccard of each checkpoint with its run's last, by run, over the run's epochs. */
  similarity: z.record(z.string(), z.array(z.number())),
})
export type ReportSample = z.infer<typeof reportSample>

export const studyInfo = z.object({
  study: z.int(),
  createdAt: z.number(),
  data: z.string(),
  samples: z.int(),
  preservedShare: z.number(),
  preservedInterval: interval,
  learnedByScratch: z.number().nullable(),
  networks: z.object({ pretrained: z.string(), finetuned: z.string(), scratch: z.string().nullable() }),
})
export type StudyInfo = z.infer<typeof studyInfo>

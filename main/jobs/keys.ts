import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { z } from 'zod'
import type {
  Binding,
  ExtractionSettings,
  GameSettings,
  Inspection,
  ProviderName,
  SampleInfo,
  SparseSettings,
  StudySettings,
  ValueFunction,
} from '../../contract/index.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import { sha256Text } from '../files/hash.ts'
import { solverVersion } from '../interactions/decompose.ts'
import type { DatasetRecord } from '../project/index.ts'
import { designVersion } from '../sparse/design.ts'
import { recoveryVersion } from '../sparse/recover.ts'
import type { Network } from './network.ts'

/**
 * Keys are SHA-256 hashes of canonical descriptions of everything that determines the numbers they stand for, with
 * hashes of files instead of names. Equal keys mean equal numbers, in this project, in a copy of it, in a shard.
 */
const keyOf = (kind: string, description: object) => sha256Text(canonicalJson({ kind, format: 1, ...description }))

const modelPart = ({ model, probe }: Network) => ({
  files: model.files.map(({ sha256 }) => sha256),
  binding: describeBinding(model.binding),
  probe: probe?.key ?? null,
})

/** Networks of pictures are described as they were when there were no others, so that what is stored about them counts. */
function describeBinding(binding: Binding): object {
  if (binding.kind !== 'image') return binding
  const { kind, scale, constants, ...described } = binding
  return { ...described, ...(scale === 'logits' ? {} : { scale }), ...(constants.length === 0 ? {} : { constants }) }
}

/** How samples become what a network takes. */
function readingOf(dataset: DatasetRecord): object {
  switch (dataset.kind) {
    case 'image':
      return { preprocessing: dataset.preprocessing }
    case 'text': {
      const { tokenizer, mostTokens } = dataset.reading
      return { tokenizer: tokenizer.sha256, mostTokens }
    }
    case 'table':
      return { columns: dataset.columns }
  }
}

/** Numbers of the CPU are described as they were when it was the only one that computed. */
const providerPart = (provider: ProviderName = 'cpu') => (provider === 'cpu' ? {} : { provider })

/** All logits of a network on all masks of a sample. */
export function outputsKey(of: {
  network: Network
  sample: SampleInfo
  dataset: DatasetRecord
  settings: GameSettings
  /** Digest of players that were made by hand. */
  byHand: string | null
  /** Hash of the sample that is the baseline, where one is. */
  baselineSha256: string | null
}): string {
  const { network, sample, dataset, settings, byHand, baselineSha256 } = of
  const { players, baseline, provider } = settings
  const isOfAll = baseline.kind === 'mean' || baseline.kind === 'median' || baseline.kind === 'mode'
  return keyOf('outputs', {
    ...modelPart(network),
    sample: sample.sha256,
    ...readingOf(dataset),
    players: byHand === null ? players : { ...players, byHand },
    baseline: baselineSha256 === null ? baseline : { kind: 'sample', sha256: baselineSha256 },
    // These are over the data set, so they depend on all of it.
    meanOf: isOfAll ? dataset.contentSha256 : null,
    ...providerPart(provider),
  })
}

export const gameKey = (outputs: string, target: number, value: ValueFunction) =>
  keyOf('game', { outputs, target, value })

/** Of one game: alone, or in a group (its own key first, then the group's). */
export const explanationKey = (
  games: string[],
  how: ExtractionSettings & { extraction: 'separate' | 'joint'; alpha: number | null },
) =>
  keyOf('explanation', {
    games,
    kappa: how.kappa,
    tolerance: how.tolerance,
    extraction: how.extraction,
    alpha: how.alpha,
    solver: solverVersion,
  })

/** Of interactions recovered from some of the coalitions of a game. */
export const sparseKey = (game: string, { passes, seed }: SparseSettings) =>
  keyOf('sparse', { game, passes, seed, design: designVersion, recovery: recoveryVersion })

export const evaluationKey = (network: Network, dataset: DatasetRecord) =>
  keyOf('evaluation', { ...modelPart(network), data: dataset.contentSha256, ...readingOf(dataset) })

export const probeKey = (network: Network, dataset: DatasetRecord, C: number | 'search') =>
  keyOf('probe', { ...modelPart(network), data: dataset.contentSha256, ...readingOf(dataset), C })

export const studyKey = ({ tau, seed, extraction, alpha }: StudySettings, explanations: string[]) =>
  keyOf('study', { explanations, tau, seed, extraction, alpha })

const packageFile = z.object({ version: z.string() })
const runtimeVersion = packageFile.parse(createRequire(import.meta.url)('onnxruntime-node/package.json')).version

const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, runtime: runtimeVersion }

/** How long solving takes on this machine. */
export const solvingKey = keyOf('solving', { machine, solver: solverVersion })

/** Networks of one architecture on one machine share a calibration; `shapes` are those of one sample. */
export function calibrationKey(
  inspection: Inspection,
  binding: Binding,
  shapes: number[][],
  threads: number,
  provider?: ProviderName,
): string {
  const { operators, parameters, opset } = inspection
  const network = { operators, parameters, opset, binding, shapes }
  return keyOf('calibration', { ...network, threads, machine, ...providerPart(provider) })
}

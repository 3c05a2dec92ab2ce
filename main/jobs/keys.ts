import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { z } from 'zod'
import type {
  Binding,
  ExtractionSettings,
  GameSettings,
  Inspection,
  SampleInfo,
  StudySettings,
  ValueFunction,
} from '../../contract/index.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import { sha256Text } from '../files/hash.ts'
import { solverVersion } from '../interactions/decompose.ts'
import type { DatasetRecord } from '../project/index.ts'
import type { Network } from './network.ts'

/**
 * Keys are SHA-256 hashes of canonical descriptions of everything that determines the numbers they stand for, with
 * hashes of files instead of names. Equal keys mean equal numbers, in this project, in a copy of it, in a shard.
 */
const keyOf = (kind: string, description: object) => sha256Text(canonicalJson({ kind, format: 1, ...description }))

const modelPart = ({ model, probe }: Network) => ({
  files: model.files.map(({ sha256 }) => sha256),
  binding: model.binding,
  probe: probe?.key ?? null,
})

/** All logits of a network on all masks of a sample. */
export function outputsKey(of: {
  network: Network
  sample: SampleInfo
  dataset: DatasetRecord
  settings: GameSettings
}): string {
  const { network, sample, dataset, settings } = of
  return keyOf('outputs', {
    ...modelPart(network),
    sample: sample.sha256,
    preprocessing: dataset.preprocessing,
    players: settings.players,
    baseline: settings.baseline,
    // The mean is over the data set, so it depends on all of it.
    meanOf: settings.baseline.kind === 'mean' ? dataset.contentSha256 : null,
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

export const evaluationKey = (network: Network, { contentSha256, preprocessing }: DatasetRecord) =>
  keyOf('evaluation', { ...modelPart(network), data: contentSha256, preprocessing })

export const probeKey = (network: Network, { contentSha256, preprocessing }: DatasetRecord, C: number | 'search') =>
  keyOf('probe', { ...modelPart(network), data: contentSha256, preprocessing, C })

export const studyKey = ({ tau, seed, extraction, alpha }: StudySettings, explanations: string[]) =>
  keyOf('study', { explanations, tau, seed, extraction, alpha })

const packageFile = z.object({ version: z.string() })
const runtimeVersion = packageFile.parse(createRequire(import.meta.url)('onnxruntime-node/package.json')).version

const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, runtime: runtimeVersion }

/** How long solving takes on this machine. */
export const solvingKey = keyOf('solving', { machine, solver: solverVersion })

/** Networks of one architecture on one machine share a calibration. */
export function calibrationKey(inspection: Inspection, binding: Binding, threads: number): string {
  const { operators, parameters, opset } = inspection
  return keyOf('calibration', { operators, parameters, opset, binding, threads, machine })
}

import { CarryoverError, type ModelInfo } from '../../contract/index.ts'
import type { DatasetRecord, ModelRecord, ProbeRecord, Store } from '../project/index.ts'
import { storedNetwork, type Network } from './network.ts'

type Checkpoint = Pick<ModelInfo, 'name' | 'role' | 'run' | 'epoch'>

/** The checkpoints of one training run, by rising epoch. */
export interface Run<Model extends Checkpoint> {
  name: string
  role: 'finetuned' | 'scratch'
  checkpoints: Model[]
}

export interface StudyNetworks<Model extends Checkpoint> {
  pretrained: Model
  runs: Run<Model>[]
  /** Last checkpoint of the first fine-tuned run by name, and of the first scratch run if there is one. */
  finetuned: Model
  scratch: Model | null
}

/**
 * The networks of a study, by role: one pre-trained, the fine-tuned runs, the scratch runs. Throws STUDY_INVALID when a
 * role is missing or ambiguous, or a run has two checkpoints of one epoch.
 */
export function studyNetworks<Model extends Checkpoint>(models: Model[]): StudyNetworks<Model> {
  const pretrained = models.filter((model) => model.role === 'pretrained')
  if (pretrained.length !== 1) {
    throw new CarryoverError(
      'STUDY_INVALID',
      pretrained.length === 0
        ? 'A study needs a network with the role "pretrained"; the project has none.'
        : `A study needs one network with the role "pretrained"; the project has ${pretrained.length}: ${pretrained.map(({ name }) => name).join(', ')}.`,
      'Add the network, or correct the roles of those that are there.',
    )
  }
  const finetuned = runsOf(models, 'finetuned')
  const scratch = runsOf(models, 'scratch')
  if (finetuned.length === 0) {
    throw new CarryoverError(
      'STUDY_INVALID',
      'A study needs at least one network with the role "finetuned"; the project has none.',
      'Add the checkpoints of the fine-tuning run with that role.',
    )
  }
  return {
    pretrained: pretrained[0],
    runs: [...finetuned, ...scratch],
    finetuned: finetuned[0].checkpoints.at(-1)!,
    scratch: scratch[0]?.checkpoints.at(-1) ?? null,
  }
}

function runsOf<Model extends Checkpoint>(models: Model[], role: Run<Model>['role']): Run<Model>[] {
  const runs = Map.groupBy(
    models.filter((model) => model.role === role),
    (model) => model.run,
  )
  return [...runs.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, models]) => {
      const checkpoints = models.toSorted((a, b) => epochOf(a) - epochOf(b))
      const twin = checkpoints.find((model, i) => i > 0 && epochOf(model) === epochOf(checkpoints[i - 1]))
      if (twin) {
        throw new CarryoverError(
          'STUDY_INVALID',
          `The run "${name}" has two checkpoints of epoch ${twin.epoch ?? 'unknown'}; one of them is "${twin.name}".`,
          'Give each checkpoint its own epoch, or its own run.',
        )
      }
      return { name, role, checkpoints }
    })
}

/** A checkpoint without an epoch is taken for epoch 0: a run of one checkpoint needs none. */
export const epochOf = (model: Checkpoint) => model.epoch ?? 0

/**
 * The networks of a study as it asks them, the pre-trained one through the study's own probe: that one first, then every
 * checkpoint of every run. Throws PROBE_MISSING where there is no probe and no head for the classes.
 */
export function storedStudyNetworks(
  store: Store,
  { pretrained, runs }: StudyNetworks<ModelRecord>,
  probe: ProbeRecord | null,
  data: DatasetRecord,
): Network[] {
  if (!probe && pretrained.binding.classes !== data.classes.length) {
    throw new CarryoverError(
      'PROBE_MISSING',
      `The pre-trained network "${pretrained.name}" has ${pretrained.binding.classes} logits and the data set "${data.name}" ${data.classes.length} classes: it needs a linear probe.`,
      'Choose the data to fit it on (probe data).',
    )
  }
  const checkpoints = runs.flatMap((run) => run.checkpoints)
  return [storedNetwork(store, pretrained, probe), ...checkpoints.map((model) => storedNetwork(store, model))]
}

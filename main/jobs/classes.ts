import { CarryoverError, type SampleInfo } from '../../contract/index.ts'

/** The class a sample's label stands for. Throws CLASS_UNKNOWN for a sample without one. */
export function labelOf(sample: SampleInfo): number {
  if (sample.label !== null) return sample.label
  throw new CarryoverError(
    'CLASS_UNKNOWN',
    `Sample ${sample.index} ("${sample.path}") has no label.`,
    'Explain the predicted class instead, or one class chosen for all samples.',
  )
}

/** Throws CLASS_UNKNOWN unless the network has a logit for the class; a single logit speaks for classes 0 and 1. */
export function checkClass(target: number, classes: number, network: string): void {
  const known = Math.max(classes, 2)
  if (target < known) return
  throw new CarryoverError(
    'CLASS_UNKNOWN',
    `The network "${network}" knows the classes 0 to ${known - 1}; there is no class ${target}.`,
    'Does its head belong to this data set? A pre-trained network needs a probe.',
  )
}

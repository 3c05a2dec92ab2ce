import type { Preprocessing, Preset } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'

const presets: Record<Preset, Preprocessing> = {
  mnist: { channels: 1, order: 'RGB', resize: 28, crop: [28, 28], scale: 1 / 255, mean: [0.1307], std: [0.3081] },
  cifar10: {
    channels: 3,
    order: 'RGB',
    resize: 32,
    crop: [32, 32],
    scale: 1 / 255,
    mean: [0.4914, 0.4822, 0.4465],
    std: [0.247, 0.2435, 0.2616],
  },
  imagenet: {
    channels: 3,
    order: 'RGB',
    resize: 256,
    crop: [224, 224],
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  },
  none: { channels: 3, order: 'RGB', resize: null, crop: null, scale: 1 / 255, mean: [0], std: [1] },
}

/** What a preset stands for, one mean and one standard deviation a channel. */
export function presetPreprocessing(preset: Preset): Preprocessing {
  return resolvePreprocessing(preset, {})
}

/**
 * A preset with some of it set otherwise. A single mean or standard deviation counts for every channel.
 *
 * @throws USAGE when there are neither one nor as many as channels
 */
export function resolvePreprocessing(
  preset: Preset | undefined,
  changes: Partial<Preprocessing> | undefined,
): Preprocessing {
  const given = Object.entries(changes ?? {}).filter(([, value]) => value !== undefined)
  const chosen: Preprocessing = {
    ...presets[preset ?? 'none'],
    ...(Object.fromEntries(given) as Partial<Preprocessing>),
  }
  return {
    ...chosen,
    mean: perChannel(chosen.mean, chosen.channels, 'mean'),
    std: perChannel(chosen.std, chosen.channels, 'standard deviation'),
  }
}

function perChannel(numbers: number[], channels: number, name: string): number[] {
  if (numbers.length === channels) return [...numbers]
  if (numbers.length === 1) return Array.from({ length: channels }, () => numbers[0])
  throw new CarryoverError(
    'USAGE',
    `A picture of ${channels} ${channels === 1 ? 'channel' : 'channels'} cannot have ${numbers.length} numbers as its ${name}.`,
    'Give one number, or one for each channel.',
  )
}

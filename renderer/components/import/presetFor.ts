import type { Preset } from '../../../contract/datasets.ts'
import type { Binding } from '../../../contract/models.ts'

/** The preset whose pictures fit the networks that are there already. */
export function presetFor(bindings: readonly Binding[]): Preset {
  const takes = (channels: number, side: number) =>
    bindings.some(
      (each) => each.kind === 'image' && each.channels === channels && each.height === side && each.width === side,
    )
  if (takes(1, 28)) return 'mnist'
  if (takes(3, 32)) return 'cifar10'
  return takes(3, 224) ? 'imagenet' : 'none'
}

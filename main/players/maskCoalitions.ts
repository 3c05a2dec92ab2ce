import { background, type Elements, type MaskedTensor } from './mask.ts'

/**
 * Prepares the masking of one input for coalitions one by one: writes the sample with the players that `isPresent` names
 * into `target`, from `start` on. For coalitions that have no order in which one follows from another; `createMasker` is
 * for all of them.
 */
export function createCoalitionMasker<E extends Elements>({
  sample,
  baseline,
  map,
  absent,
}: Pick<MaskedTensor<E>, 'sample' | 'baseline' | 'map' | 'absent'>) {
  /** By player; what belongs to none is always there. */
  const shown = new Uint8Array(background + 1)
  shown[background] = 1
  const players = [...new Set(map)].filter((player) => player !== background)
  return (target: E, start: number, isPresent: (player: number) => boolean): void => {
    for (const player of players) shown[player] = isPresent(player) ? 1 : 0
    let to = 0
    if (absent === 'removed') {
      for (let at = 0; at < map.length; at++) if (shown[map[at]] === 1) target[start + to++] = sample[at]
      for (; to < map.length; to++) target[start + to] = baseline[to]
    } else {
      for (let at = 0; at < map.length; at++) target[start + at] = (shown[map[at]] === 1 ? sample : baseline)[at]
    }
  }
}

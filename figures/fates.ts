import type { FigureTheme } from './theme.ts'

/** What becomes of an interaction's strength from one network to another. */
export const fates = ['preserved', 'discarded', 'new'] as const
export type Fate = (typeof fates)[number]

/** What most of it became. */
export function fateOf({ preserve, discard, new: added }: { preserve: number; discard: number; new: number }): Fate {
  if (preserve >= discard && preserve >= added) return 'preserved'
  return discard >= added ? 'discarded' : 'new'
}

/** Bars: preserved is full, discarded hollow, new striped, so that they can be told apart without colour. */
export function fateBar(fate: Fate, theme: FigureTheme) {
  const colour = theme[fate]
  if (fate === 'preserved') return { color: colour }
  if (fate === 'discarded') return { color: `${colour}55`, borderColor: colour, borderWidth: 1 }
  return {
    color: colour,
    decal: { color: theme.background, dashArrayX: [1, 0], dashArrayY: [1.5, 4], rotation: -Math.PI / 4 },
  }
}

/** Marks of a scatter. */
export const fateSymbol = { preserved: 'circle', discarded: 'rect', new: 'triangle' } as const

import type { Interaction } from '../contract/explanations.ts'
import { lightTheme, type FigureTheme } from './theme.ts'
import { en, type FigureWords } from './words/en.ts'

/** What every figure takes beside its data; all of it may be left out. */
export interface FigureOptions {
  theme?: FigureTheme
  /** Decimal places of values of v and of interactions. */
  decimals?: number
  words?: FigureWords
  /** The interaction that is pointed at or pinned: its marks stand out. */
  focus?: Pick<Interaction, 'type' | 'mask'> | null
  /** Keys of series that come first, in this order. */
  order?: readonly string[]
  /** Size in px. Figures leave out labels and rows for which there is no room. */
  width?: number
  height?: number
}
export type FullOptions = Required<FigureOptions>

export const withDefaults = (options: FigureOptions): FullOptions => ({
  theme: lightTheme,
  decimals: 2,
  words: en,
  focus: null,
  order: [],
  width: 330,
  height: 180,
  ...options,
})

/** How strongly a mark is drawn: with a focus, what is not in it steps back. */
export function presence({ focus }: FullOptions, mark: Pick<Interaction, 'type' | 'mask'>) {
  const focused = focus !== null && focus.type === mark.type && focus.mask === mark.mask
  return { focused, opacity: focus === null || focused ? 1 : 0.4 }
}

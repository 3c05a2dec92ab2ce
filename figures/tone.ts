import type { InteractionType } from '../contract/explanations.ts'
import type { FigureTheme } from './theme.ts'

export const signColour = (value: number, theme: FigureTheme): string => (value < 0 ? theme.negative : theme.positive)

/** AND is filled; OR is a dashed outline around a tint. */
export function fillOf(type: InteractionType, colour: string) {
  return type === 'and'
    ? { color: colour }
    : { color: tint(colour), borderColor: colour, borderType: [3, 2], borderWidth: 1 }
}

/** A colour thinned to a tint that keeps a light and a dark ground visible below it. */
export const tint = (colour: string): string => `${colour}38`

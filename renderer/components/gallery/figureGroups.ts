import { compareFigures, reportFigures, sampleFigures, type FigureName } from '../../../contract/figures.ts'

/** Figures by what they are about. */
export const groups = { study: reportFigures, sample: sampleFigures, comparison: compareFigures } as const
export type Group = keyof typeof groups

const isIn = (names: readonly FigureName[], name: string): name is FigureName =>
  (names as readonly string[]).includes(name)

/** What a figure is about; null for what is the name of none. */
export const groupOf = (name: string): Group | null =>
  (Object.keys(groups) as Group[]).find((group) => isIn(groups[group], name)) ?? null

/** Those of a group that can be drawn: what scratch found is known only with a network from scratch. */
export const figuresOf = (group: Group, { scratch }: { scratch: boolean }): readonly FigureName[] =>
  groups[group].filter((name) => name !== 'learned-by-scratch' || scratch)

import type { Explanation, InteractionChange } from '../../contract/index.ts'
import { classifyInteractions } from '../knowledge/index.ts'

/** What became of each interaction from the first explanation to the second, strongest first. */
export function changesOf([first, second, third]: Explanation[], tau: number): InteractionChange[] {
  const strength = ({ before, after }: InteractionChange) => Math.max(Math.abs(before), Math.abs(after))
  return classifyInteractions(first, second, third ?? null, tau)
    .map(({ pre, ft, sc, ...rest }) => ({ ...rest, before: pre, after: ft, other: sc }))
    .sort((a, b) => strength(b) - strength(a))
}

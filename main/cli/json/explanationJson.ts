import { studySettings } from '../../../contract/analysis.ts'
import type { Explanation, Interaction, SampleExplanation } from '../../../contract/explanations.ts'
import { order } from '../../interactions/butterflies.ts'
import { salienceThreshold } from '../../knowledge/strength.ts'
import { playersIn } from '../shapiq.ts'

/** A game with its explanation; `values` has 2^n entries in mask order. */
export interface ExplainedGame {
  explanation: Explanation
  values: Float64Array
  shapley: Float64Array
  players: string[]
  /** How many interactions are listed; all unless given. */
  top?: number
}

/** Interactions that are not zero, strongest first; equals in the order of their masks, AND before OR. */
export function strongestFirst({ and, or }: Explanation): Interaction[] {
  const threshold = salienceThreshold(and, or, studySettings.shape.tau.parse(undefined))
  const listed: Interaction[] = []
  for (let mask = 1; mask < and.length; mask++) {
    for (const [type, values] of [
      ['and', and],
      ['or', or],
    ] as const) {
      const value = values[mask]
      if (value !== 0) listed.push({ type, mask, value, salient: Math.abs(value) >= threshold })
    }
  }
  return listed.sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
}

/** The document of `show` and `decompose` about one game. */
export function explanationJson({ explanation, values, shapley, players, top }: ExplainedGame, withValues = false) {
  return {
    n: explanation.n,
    players,
    kappa: explanation.kappa,
    delta: explanation.delta,
    objective: explanation.objective,
    lower_bound: explanation.lowerBound,
    gap: explanation.gap,
    residual_max: explanation.residualMax,
    v_empty: explanation.vEmpty,
    v_full: explanation.vFull,
    constant: explanation.constant,
    interactions: strongestFirst(explanation)
      .slice(0, top)
      .map(({ type, mask, value, salient }) => ({
        type,
        players: playersIn(mask),
        order: order(mask),
        value,
        salient,
      })),
    shapley: [...shapley],
    ...(withValues ? { values: [...values] } : {}),
  }
}

/** What `show` adds: which network, sample and class. */
export function sampleJson(shown: SampleExplanation) {
  const { model, data, sample, path, label, className, provider } = shown
  return { model, data, sample, path, label, class: shown.class, class_name: className, provider }
}

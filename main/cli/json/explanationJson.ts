import type { Explanation, ExplainedSample } from '../../../contract/explanations.ts'
import { order } from '../../interactions/butterflies.ts'
import { rankedInteractions } from '../../interactions/curves.ts'
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
    interactions: rankedInteractions(explanation)
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
export function sampleJson(shown: ExplainedSample) {
  const { model, data, sample, path, label, className, provider } = shown
  return { model, data, sample, path, label, class: shown.class, class_name: className, provider }
}

import { CarryoverError } from '../../contract/errors.ts'
import type { SparseExplanation } from '../../contract/sparse.ts'
import { boost, boostingLimits } from './boosting.ts'
import type { Design } from './design.ts'
import { addDividends, strongestEffects, treeDividends, type Dividends, type Effect } from './dividends.ts'
import { r2, someObserved, type Observed } from './observed.ts'
import { playersIn, setOf } from './playerSets.ts'
import { fit, noError, predicted, selectPenalty, type Fitted, type Selection } from './select.ts'

/** Changes when the same values would get other numbers. */
export const recoveryVersion = 1

/** Of the coalitions that are not held out. */
const validationShare = 0.2
const mostCandidates = 1000
const mostRounds = 6
/** A further round must lower the error on validation by this share. */
const worthwhile = 0.01

/**
 * Recovers sparse AND interactions (Harsanyi dividends) of a game from the values of some of its coalitions, in rounds:
 * boosted trees are fitted to what the interactions so far leave; the dividends of their sum are read off exactly and tell
 * which sets are worth a try, and how much so; an adaptive LASSO over the strongest chooses among them. That a proxy of
 * trees shows where interactions are is the idea of ProxySPEX (Butler et al. 2025, arXiv 2505.17495), which selects Fourier
 * coefficients. What a fifth of the coalitions says decides on penalties and rounds; the interactions are then fitted to
 * all but those held out. Equal inputs give equal numbers.
 *
 * @param values v of each coalition of the design
 * @param onStep called between trees and between penalties; what it throws ends the work
 * @throws GAME_INVALID for values that are not finite, or not one a coalition
 */
export function recoverInteractions(
  { coalitions, heldOut, passes, seed }: Design,
  values: Float64Array,
  onStep: () => void = () => undefined,
): SparseExplanation {
  check(values, coalitions.count)
  const observed: Observed = { coalitions, values }
  const known = someObserved(observed, 0, coalitions.count - heldOut)
  const unseen = someObserved(observed, coalitions.count - heldOut, coalitions.count)
  const { candidates, selection } = searched(known, onStep)
  const found = fit(known, candidates, selection)
  const interactions = [...dividendsOf(found)].map(([set, value]) => ({ players: playersIn(set), value }))
  interactions.sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
  return {
    n: coalitions.n,
    constant: found.constant,
    interactions,
    r2: r2(unseen.values, predicted(found, unseen)),
    heldOut,
    passes,
    seed,
    vEmpty: values[0],
    vFull: values[1],
  }
}

function check(values: Float64Array, count: number): void {
  if (values.length !== count) {
    throw new CarryoverError('GAME_INVALID', `There are ${values.length} values for ${count} coalitions.`)
  }
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new CarryoverError('GAME_INVALID', `The value of coalition ${bad} is ${values[bad]}.`)
}

interface Search {
  candidates: Effect[]
  selection: Selection
}

function searched(known: Observed, onStep: () => void): Search {
  const count = known.values.length
  const split = Math.round(count * (1 - validationShare))
  const fitting = someObserved(known, 0, split)
  const validation = someObserved(known, split, count)
  const search = (model: Fitted | null): Search => {
    const trees = boost(rest(fitting, model), rest(validation, model), boostingLimits, onStep)
    const proxy = treeDividends(trees)
    if (model) addDividends(proxy, dividendsOf(model))
    const candidates = candidatesOf(proxy, known.coalitions.n)
    return { candidates, selection: selectPenalty(fitting, validation, candidates, onStep) }
  }
  let best = search(null)
  for (let round = 1; round < mostRounds && best.selection.error > noError; round++) {
    const next = search(fit(fitting, best.candidates, best.selection))
    if (next.selection.error > best.selection.error * (1 - worthwhile)) break
    best = next
  }
  return best
}

/** The strongest of the proxy, and every player alone: what the proxy is silent about counts as its weakest. */
function candidatesOf(proxy: Dividends, n: number): Effect[] {
  const candidates = strongestEffects(proxy, mostCandidates)
  const weakest = candidates.at(-1)?.effect ?? 1
  const named = new Set(candidates.map(({ set }) => set))
  for (let player = 0; player < n; player++) {
    const set = setOf([player])
    if (!named.has(set)) candidates.push({ set, effect: weakest })
  }
  return candidates
}

/** What the model leaves of the values. */
function rest(observed: Observed, model: Fitted | null): Observed {
  if (!model) return observed
  const explained = predicted(model, observed)
  return { ...observed, values: observed.values.map((value, k) => value - explained[k]) }
}

function dividendsOf({ candidates, weights }: Fitted): Dividends {
  const dividends: Dividends = new Map()
  candidates.forEach(({ set }, i) => {
    if (weights[i] !== 0) dividends.set(set, weights[i])
  })
  return dividends
}

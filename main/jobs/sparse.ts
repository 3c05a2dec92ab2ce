import {
  CarryoverError,
  maxPlayers,
  mostSparsePlayers,
  providerLabels,
  type Plan,
  type RunSummary,
  type SparseSettings,
} from '../../contract/index.ts'
import { background, type MaskedTensor } from '../players/mask.ts'
import type { Store } from '../project/index.ts'
import { someCoalitions } from '../sparse/coalitions.ts'
import { drawDesign, type Design } from '../sparse/design.ts'
import { finite } from './analysis.ts'
import type { Engine, Watch } from './engine.ts'
import { calibrated, calibrationOf, sliceSize, sourceOf } from './forward.ts'
import { createInputs, type Inputs } from './inputs/index.ts'
import { sparseKey } from './keys.ts'
import type { GamePlan, PlannedGame } from './plan.ts'
import { throughGames } from './throughGames.ts'

/** Of the planned games those without interactions recovered with these settings. */
function missingOf(store: Store, { games }: GamePlan, sparse: SparseSettings): PlannedGame[] {
  const keys = games.map(({ gameKey }) => sparseKey(gameKey, sparse))
  const missing = store.sparseGames.missing(keys)
  return games.filter((_, i) => missing.has(keys[i]))
}

/** The numbers of a plan before it starts; how long recovery takes is not counted. */
export function sparseNumbers(engine: Engine, plan: GamePlan, sparse: SparseSettings): Plan {
  const missing = missingOf(engine.store, plan, sparse)
  const cached = plan.games.length - missing.length
  let seconds: number | null = 0
  for (const game of missing) {
    const calibration = calibrationOf(engine, game.network, plan.dataset)
    const workers = engine.pool.workersFor(game.network.model.inspection.bytes)
    const taken = calibration && sparse.passes / (calibration.passesPerSecond * workers)
    seconds = seconds === null || taken === null ? null : seconds + taken
  }
  return {
    n: plan.n,
    games: plan.games.length + plan.refused.length,
    cachedGames: cached,
    explanations: plan.games.length,
    cachedExplanations: cached,
    forwardPasses: missing.length * sparse.passes,
    seconds,
  }
}

/**
 * Recovers the interactions that a plan is missing. Values and interactions of a game are stored in one transaction, and
 * then it counts as done. An error stays on its game and does not stop the rest; a stop (or a full disk) does.
 */
export async function runSparse(
  engine: Engine,
  plan: GamePlan,
  sparse: SparseSettings,
  watch: Watch,
): Promise<RunSummary> {
  const todo = missingOf(engine.store, plan, sparse)
  const inputs = createInputs(engine.store, plan.dataset, mostSparsePlayers)
  const detail = `some coalitions of ${plan.n} players on ${plan.dataset.name}`
  const summary = await throughGames(engine, plan, todo, detail, watch, (game, gained) =>
    // The other half stands for recovering.
    finishGame(engine, { plan, inputs, sparse, watch }, game, (passes) => {
      gained(passes, (0.5 * passes) / sparse.passes)
    }),
  )
  return { ...summary, provider: providerLabels.cpu, fallback: null }
}

interface Run {
  plan: GamePlan
  inputs: Inputs
  sparse: SparseSettings
  watch: Watch
}

async function finishGame(engine: Engine, run: Run, game: PlannedGame, onPasses: (passes: number) => void) {
  const { store, pool } = engine
  const { plan, sparse } = run
  const { signal, priority } = run.watch
  checkPasses(game, sparse)
  const design = drawDesign(game.n, sparse)
  const { values, batch } = await valuesOf(engine, run, game, design, onPasses)
  const explanation = await pool.run({ kind: 'recover', design, values }, { signal, priority })
  store.sparseGames.put({
    key: sparseKey(game.gameKey, sparse),
    modelId: game.network.model.id,
    datasetId: plan.dataset.id,
    sample: game.sample.index,
    class: game.target,
    settings: plan.settings,
    provider: providerLabels.cpu,
    batch,
    explanation,
    values,
  })
}

/** Some of the coalitions are fewer than all of them. */
function checkPasses({ n }: PlannedGame, { passes }: SparseSettings): void {
  if (passes < 2 ** n) return
  throw new CarryoverError(
    'PLAYERS_INVALID',
    `${n} players have ${2 ** n} coalitions, no more than the ${passes} passes that interactions were to be recovered from.`,
    'Take all coalitions, or more players, or fewer passes.',
  )
}

/** The pace is measured with masks of few players; a pass takes as long whoever an element belongs to. */
const ofFewPlayers = (tensor: MaskedTensor): MaskedTensor => ({
  ...tensor,
  map: tensor.map.map((player) => (player === background ? player : player % maxPlayers)),
})

/** v of every coalition of the design on the CPU, in slices over the pool: whole numbers of batches, the last one aside. */
async function valuesOf(
  engine: Engine,
  { plan, inputs, watch }: Run,
  game: PlannedGame,
  { coalitions }: Design,
  onPasses: (passes: number) => void,
) {
  const { network, sample, target } = game
  const { tensors } = await inputs.masked(sample.index, plan.settings, network.model.binding)
  const source = sourceOf(engine, network)
  const best = await calibrated(engine, network, source, tensors.map(ofFewPlayers))
  const count = sliceSize(best, 2 ** Math.ceil(Math.log2(coalitions.count)))
  const { probe, classes } = network
  const values = new Float64Array(coalitions.count)
  await Promise.all(
    Array.from({ length: Math.ceil(coalitions.count / count) }, async (_, k) => {
      const first = k * count
      const some = someCoalitions(coalitions, first, Math.min(first + count, coalitions.count))
      const found = await engine.pool.run(
        {
          kind: 'coalitions',
          source,
          probe: probe && { weights: probe.weights, intercept: probe.intercept },
          classes,
          tensors,
          coalitions: { ...some, bits: some.bits.slice() },
          batch: best.batch,
          reduction: { target, value: plan.settings.value },
        },
        { signal: watch.signal, priority: watch.priority, affinity: source.file },
      )
      values.set(found, first)
      onPasses(some.count)
    }),
  )
  return { values: finite(game, values), batch: best.batch }
}

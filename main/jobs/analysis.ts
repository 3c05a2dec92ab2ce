import { CarryoverError, providerLabels, type RunSummary } from '../../contract/index.ts'
import { valuesFromLogits } from '../players/index.ts'
import type { Engine, Watch } from './engine.ts'
import { createForward, type Forward } from './fallback.ts'
import { createInputs, type Inputs } from './inputs/index.ts'
import { missingOf, type GamePlan, type Missing, type PlannedGame } from './plan.ts'
import { rememberSolving } from './expected.ts'
import { throughGames } from './throughGames.ts'

/** Logits of all classes are kept when they take no more than this: another class or value then costs no pass. */
const keptOutputsBytes = 2 ** 20

interface Run {
  engine: Engine
  plan: GamePlan
  missing: Missing
  inputs: Inputs
  watch: Watch
  forward: Forward
  /** Labels of the providers that computed. */
  providers: Set<string>
  /** Explanations that were found, and the time workers took for them, by number of players. */
  solved: Map<number, { count: number; seconds: number }>
}

/**
 * Computes what of a plan is missing, stores each result in a transaction of its own and then counts it as done. An
 * error stays on its game and does not stop the rest; a stop (or a full disk) does.
 */
export async function runGames(engine: Engine, plan: GamePlan, valuesOnly: boolean, watch: Watch): Promise<RunSummary> {
  const missing = missingOf(engine.store, plan)
  const todo = plan.games.filter(
    (game) => missing.games.has(game.gameKey) || (!valuesOnly && missing.explanations.has(game.explanationKey)),
  )
  const asked = plan.settings.provider ?? 'cpu'
  watch.progress({ notice: null })
  const forward = createForward(engine, asked, watch, () => {
    watch.progress({ notice: forward.fallback() })
  })
  const run: Run = {
    engine,
    plan,
    missing,
    inputs: createInputs(engine.store, plan.dataset),
    watch,
    forward,
    providers: new Set(),
    solved: new Map(),
  }
  const detail = `games of ${plan.n} players on ${plan.dataset.name}`
  const summary = await throughGames(engine, plan, todo, detail, watch, (game, gained) =>
    // The last tenth stands for storing and solving.
    finishGame(run, game, valuesOnly, (passes) => {
      gained(passes, (0.9 * passes) / 2 ** game.n)
    }),
  )
  for (const [n, { count, seconds }] of run.solved) rememberSolving(engine.store, n, seconds / count)
  return {
    ...summary,
    provider: run.providers.size > 0 ? [...run.providers].join(', ') : providerLabels[asked],
    fallback: forward.fallback(),
  }
}

type OnPasses = (passes: number) => void

async function finishGame(run: Run, game: PlannedGame, valuesOnly: boolean, onPasses: OnPasses): Promise<void> {
  const { store, pool } = run.engine
  const values = run.missing.games.has(game.gameKey) ? await computeValues(run, game, onPasses) : null
  if (valuesOnly || !run.missing.explanations.has(game.explanationKey)) return
  const known = values ?? store.games.get(game.gameKey)!.values
  const { kappa, tolerance } = run.plan.extraction
  const { signal, priority } = run.watch
  const onDone = (seconds: number) => {
    const before = run.solved.get(game.n) ?? { count: 0, seconds: 0 }
    run.solved.set(game.n, { count: before.count + 1, seconds: before.seconds + seconds })
  }
  const { games } = await pool.solve({ games: [known], kappa, tolerance }, { signal, priority, onDone })
  store.explanations.putAll([
    {
      key: game.explanationKey,
      gameKey: game.gameKey,
      extraction: 'separate',
      alpha: null,
      group: [game.gameKey],
      explanation: games[0],
    },
  ])
}

/** The game's values, from outputs that are there or by forward passes, stored. */
async function computeValues(run: Run, game: PlannedGame, onPasses: OnPasses): Promise<Float64Array> {
  const { engine, plan, missing } = run
  const { network, sample, target } = game
  const { store } = engine
  const known = missing.outputs.has(game.outputsKey) ? null : store.outputs.get(game.outputsKey)
  const keeps = 4 * network.classes * 2 ** game.n <= keptOutputsBytes
  const record = {
    key: game.gameKey,
    outputsKey: game.outputsKey,
    modelId: network.model.id,
    datasetId: plan.dataset.id,
    sample: sample.index,
    class: target,
    n: game.n,
    settings: plan.settings,
  }
  if (known) {
    const values = finite(game, valuesFromLogits(known.logits, known.classes, target, plan.settings.value))
    const provider = store.games.providerOf(record) ?? providerLabels.cpu
    store.games.put({ ...record, provider, batch: 0, values })
    return values
  }
  const input = await run.inputs.masked(sample.index, plan.settings, network.model.binding)
  const reduction = keeps ? null : { target, value: plan.settings.value }
  const { logits, reduced, batch, provider } = await run.forward.game(network, input, reduction, onPasses)
  const values = finite(game, reduced ?? valuesFromLogits(logits!, network.classes, target, plan.settings.value))
  const outputs = logits ? { key: game.outputsKey, classes: network.classes, logits } : undefined
  run.providers.add(providerLabels[provider])
  store.games.put({ ...record, provider: providerLabels[provider], batch, values }, outputs)
  return values
}

/** Throws SAMPLE_INVALID where some of the values are not numbers. */
export function finite({ network: { model } }: PlannedGame, values: Float64Array): Float64Array {
  const odd = values.reduce((count, value) => (Number.isFinite(value) ? count : count + 1), 0)
  if (odd === 0) return values
  const where = `on ${odd} of ${values.length} coalitions`
  throw model.binding.scale === 'probabilities'
    ? new CarryoverError(
        'SAMPLE_INVALID',
        `The probabilities of "${model.name}" are exactly 0 or 1 ${where}, so that their logarithms are not known.`,
        'Take prob as the value function, or export the network with its logits.',
      )
    : new CarryoverError('SAMPLE_INVALID', `"${model.name}" gives logits that are not finite ${where}.`)
}

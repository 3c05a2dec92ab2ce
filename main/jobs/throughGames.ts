import { CarryoverError, type RunSummary } from '../../contract/index.ts'
import { forEachAtOnce } from './atOnce.ts'
import type { Engine, Watch } from './engine.ts'
import { asErrorMessage } from './errors.ts'
import type { Network } from './network.ts'
import type { GamePlan, PlannedGame } from './plan.ts'
import { createPace } from './throughput.ts'

/** Told of forward passes that were made, and the share of their game that they stand for; the rest comes with its end. */
export type Gained = (passes: number, share: number) => void

/**
 * Finishes those games of a plan that are still to do, several at once. An error stays on its game and does not stop the
 * rest; a stop (or a full disk) does.
 *
 * @param detail what the games are, in words
 */
export async function throughGames(
  engine: Engine,
  plan: GamePlan,
  todo: readonly PlannedGame[],
  detail: string,
  watch: Watch,
  finish: (game: PlannedGame, gained: Gained) => Promise<void>,
): Promise<Omit<RunSummary, 'provider' | 'fallback'>> {
  const startedAt = performance.now()
  const { dataset, games, refused } = plan
  const cached = games.length - todo.length
  const pace = createPace()
  const errors: RunSummary['errors'] = []
  let forwardPasses = 0
  /** Games that are through, counting the share of those under way. */
  let through = 0
  const tell = () => {
    watch.progress({
      done: cached + through,
      total: games.length,
      detail,
      throughput: pace.throughput(),
      secondsLeft: todo.length > 0 ? pace.secondsLeft(through / todo.length) : 0,
    })
  }
  const fail = (network: Network, sample: number, error: unknown) => {
    const failure = { data: dataset.name, model: network.model.name, sample, ...asErrorMessage(error) }
    errors.push(failure)
    watch.progress({ failure })
  }
  tell()
  for (const { network, sample, fault } of refused) fail(network, sample, fault)
  // Twice as many games under way as there are workers: one is stored or solved while the next is asked.
  await forEachAtOnce(2 * engine.pool.size, todo, async (game) => {
    let counted = 0
    try {
      await finish(game, (passes, share) => {
        forwardPasses += passes
        if (passes > 0) pace.add(passes)
        counted += share
        through += share
        tell()
      })
    } catch (error) {
      if (watch.signal.aborted || stopsEverything(error)) throw error
      fail(game.network, game.sample.index, error)
    }
    through += 1 - counted
    tell()
  })
  return {
    planned: games.length + refused.length,
    computed: todo.length + refused.length - errors.length,
    cached,
    failed: errors.length,
    forwardPasses,
    seconds: (performance.now() - startedAt) / 1000,
    errors,
  }
}

/** Nothing more can be stored: going on would only repeat the error. */
const stopsEverything = (error: unknown) =>
  error instanceof CarryoverError &&
  ['FILE_UNWRITABLE', 'PROJECT_BUSY', 'PROJECT_MISSING', 'PROJECT_READ_ONLY'].includes(error.code)

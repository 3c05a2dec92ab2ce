import type { Asked } from './protocol.ts'
import type { Results, State } from './state.ts'

/** What of `before` is not there any more. */
export const missingFrom = (now: Results, before: Results): string[] =>
  eachOf(before).flatMap(([table, key]) => (now[table].has(key) ? [] : [`${key} of ${table}`]))

/** What is not as in the study that nobody killed. */
export const differing = (now: Results, whole: Results): string[] =>
  eachOf(now).flatMap(([table, key, digest]) => {
    const expected = whole[table].get(key)
    if (expected === digest) return []
    return [`${key} of ${table} is ${expected === undefined ? 'not in the other study' : 'not the same'}`]
  })

const eachOf = (results: Results) =>
  (Object.keys(results) as (keyof Results)[]).flatMap((table) =>
    [...results[table]].map(([key, digest]) => [table, key, digest] as const),
  )

/** The task that a worker is killed at, and the one that waited behind it. */
const resentAfterKill = 2

/**
 * Work that an engine asked for although its result was stored when the engine began, or that it asked for again in its
 * life: that it may only where a worker was killed.
 *
 * @param works what is asked for each game, by its key: the forward passes, then the solution
 */
export function askedAgain(
  asked: readonly Asked[],
  { results: stored, explained }: Pick<State, 'results' | 'explained'>,
  works: ReadonlyMap<string, string[]>,
  workersKilled: number,
): string[] {
  const passes = [...stored.games.keys()].map((key) => works.get(key)![0])
  const solutions = [...explained].map((key) => works.get(key)![1])
  const done = new Set([...passes, ...solutions])
  const again = asked.filter(({ work }) => done.has(work)).map(({ kind, work }) => `${kind} of ${work}, stored before`)
  if (stored.probes.size > 0) {
    again.push(...asked.filter(({ kind }) => kind === 'fit').map(({ kind }) => `${kind}, stored before`))
  }
  const games = asked.filter(({ kind }) => kind === 'slice' || kind === 'solve')
  const repeated = games.length - new Set(games.map(({ work }) => work)).size
  if (repeated > resentAfterKill * workersKilled) {
    again.push(`${repeated} tasks asked again after ${workersKilled} workers were killed`)
  }
  return again
}

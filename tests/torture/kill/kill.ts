import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { randomIntegers } from '../../../main/knowledge/random.ts'
import { askedAgain, missingFrom, differing } from './compare.ts'
import { someMoment, someVictim, strike, victims, type Victim } from './moments.ts'
import { leftOf, readJournal, startEngine, type EngineProcess } from './process.ts'
import { seenIn, stateOf, stateOfCopy, type State } from './state.ts'
import { copyOf, prepareStudy, type Study } from './study.ts'

export interface KillOptions {
  count: number
  seed: number
  onProgress?: (kills: number) => void
}

export interface KillResult {
  kills: Record<Victim, number>
  /** Studies that came to their end. */
  studies: number
  /** Results that were there and are not any more. */
  lost: string[]
  /** Work that was done again although its result was stored. */
  twice: string[]
  /** Numbers that are not those of the study that nobody killed. */
  other: string[]
  /** Files that SQLite finds fault with. */
  damaged: string[]
  /** Files and processes that stayed. */
  left: string[]
  /** Engines that could not go on. */
  stuck: string[]
}

export const killsOf = ({ kills }: KillResult): number => victims.reduce((sum, victim) => sum + kills[victim], 0)

export const faultsOf = ({ lost, twice, other, damaged, left, stuck }: KillResult): string[] =>
  Object.entries({ lost, twice, other, damaged, left, stuck }).flatMap(([what, faults]) =>
    faults.map((fault) => `${what}: ${fault}`),
  )

/** Runs one study after the other, and kills an engine, a worker or all of them, until that was done `count` times. */
export async function killStudies({ count, seed, onProgress }: KillOptions): Promise<KillResult> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'carryover-kill-')))
  const random = randomIntegers(seed)
  const result: KillResult = {
    kills: { engine: 0, worker: 0, group: 0 },
    studies: 0,
    ...{ lost: [], twice: [], other: [], damaged: [], left: [], stuck: [] },
  }
  try {
    const study = await prepareStudy(folder)
    while (killsOf(result) < count && faultsOf(result).length < 20) {
      await oneLife(study, random, count, result, onProgress)
    }
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A study from its beginning to its end, over as many engines as it takes. */
async function oneLife(
  study: Study,
  random: (bound: number) => number,
  count: number,
  result: KillResult,
  onProgress: KillOptions['onProgress'],
): Promise<void> {
  const name = `life-${result.studies}`
  const place = join(study.folder, name)
  const project = copyOf(study.base, place)
  const said = (what: string) => `study ${result.studies}, kill ${killsOf(result)}: ${what}`
  let before = stateOf(project)
  for (let round = 0; ; round++) {
    const journal = join(study.folder, `${name}-${round}.journal`)
    const engine = startEngine(project, journal)
    const { seen, workersKilled, killed } = await struckDown(engine, project, random, count, result, onProgress)
    const end = await engine.ended
    const left = await leftOf([engine.pid, ...engine.workers])
    result.left.push(...left.map((pid) => said(`process ${pid}`)))

    const now = stateOfCopy(project, join(study.folder, 'look'))
    result.damaged.push(...now.damage.map(said))
    result.lost.push(...missingFrom(now.results, before.results).map(said))
    if (seen) result.lost.push(...unseen(now, seen).map(said))
    // A report made while some games had failed is replaced by the next: only the last one must be the same.
    const lasting = end?.at === 'end' ? now.results : { ...now.results, studies: new Map<string, string>() }
    result.other.push(...differing(lasting, study.whole.results).map(said))
    result.twice.push(...askedAgain(readJournal(journal), before, study.works, workersKilled).map(said))
    rmSync(journal, { force: true })
    before = now

    // Whoever reads while the project is closed keeps its log from being put away; the next one to open it does that.
    const expected = killed || seen !== null ? companions : []
    const strays = readdirSync(place).filter((file) => !['study.carryover', ...expected].includes(file))
    result.left.push(...strays.map((file) => said(`file ${file}`)))
    if (killed) continue
    if (end?.at !== 'end') {
      result.stuck.push(said(end?.fault ?? 'the engine died by itself'))
    } else {
      result.lost.push(...missingFrom(now.results, study.whole.results).map(said))
      if (now.unfinished > 0) result.lost.push(said(`${now.unfinished} jobs never ended`))
      if (!isDeepStrictEqual(end.report, study.report)) result.other.push(said('the report'))
    }
    result.studies++
    rmSync(place, { recursive: true })
    return
  }
}

/** Kills workers of an engine until it is killed itself, or has ended. */
async function struckDown(
  engine: EngineProcess,
  project: string,
  random: (bound: number) => number,
  count: number,
  result: KillResult,
  onProgress: KillOptions['onProgress'],
) {
  let workersKilled = 0
  let seen: ReturnType<typeof seenIn> = null
  while (killsOf(result) < count) {
    const victim = someVictim(random)
    if (!(await someMoment(victim, random)(engine))) break
    seen = seenIn(project) ?? seen
    if (!strike(victim, engine)) continue
    result.kills[victim]++
    onProgress?.(killsOf(result))
    if (victim !== 'worker') return { seen, workersKilled, killed: true }
    workersKilled++
  }
  return { seen, workersKilled, killed: false }
}

/** What may lie beside a project whose process was killed. */
const companions = ['-wal', '-shm', '-journal', '-lock'].map((end) => `study.carryover${end}`)

function unseen({ results }: State, seen: NonNullable<ReturnType<typeof seenIn>>): string[] {
  return (['games', 'explanations'] as const).flatMap((table) =>
    seen[table].filter((key) => !results[table].has(key)).map((key) => `${key} of ${table}, which was seen`),
  )
}

/** The closing line of a run. */
export function closingLine(result: KillResult): string {
  const { kills, studies, lost, twice, other, damaged, left, stuck } = result
  const whom = victims.map((victim) => `${kills[victim]} ${victim}`).join(', ')
  return (
    `kill: ${killsOf(result)} kills (${whom}) in ${studies} studies, ${lost.length} lost, ${twice.length} twice, ` +
    `${other.length} other numbers, ${damaged.length} damaged, ${left.length} left behind, ${stuck.length} stuck`
  )
}

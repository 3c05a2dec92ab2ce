import type { Explanation, ProbeInfo, Report, StudySettings } from '../../contract/index.ts'
import { buildReport, carryover, weightedJaccard, type SampleKnowledge } from '../knowledge/index.ts'
import type { DatasetRecord, EvaluationRecord, ModelRecord, Store } from '../project/index.ts'
import { comparedGames, jointExplanations } from './joint.ts'
import type { Network } from './network.ts'
import type { GamePlan, PlannedGame } from './plan.ts'
import { epochOf, type Run, type StudyNetworks } from './studyNetworks.ts'

/** The networks of a study, opened. */
export interface OpenedNetworks {
  roles: StudyNetworks<ModelRecord>
  probe: ProbeInfo | null
  /** Pre-trained first, then every checkpoint of every run. */
  all: Network[]
}

/** Similarities of one run's checkpoints, `[epoch][sample]`. */
interface Similarities {
  /** With the run's own last checkpoint. */
  own: number[][]
  /** With `pre` for a fine-tuned run, with the last `ft` for a scratch run. */
  reference: number[][]
}

/**
 * The report from what is stored. A sample on which a network failed is left out for all of them, so that every curve
 * and sum is over the same samples. Explanations are read sample by sample: a study may be larger than the memory.
 */
export function reportOf(
  store: Store,
  settings: StudySettings,
  data: DatasetRecord,
  { roles, probe }: OpenedNetworks,
  plan: GamePlan,
  evaluations: EvaluationRecord[],
): Report {
  const { pretrained, finetuned, scratch, runs } = roles
  const similarities = new Map<Run<ModelRecord>, Similarities>(
    runs.map((run) => [run, { own: run.checkpoints.map(() => []), reference: run.checkpoints.map(() => []) }]),
  )
  const samples: SampleKnowledge[] = []
  const certificates: Pick<Explanation, 'gap' | 'residualMax'>[] = []
  for (const games of Map.groupBy(plan.games, (game) => game.sample.index).values()) {
    const explanations = explanationsOf(store, games)
    if (!explanations) continue
    const of = (model: ModelRecord) => explanations.get(model.id)!
    const separate = comparedGames(games, roles).map((game) => of(game.network.model))
    const compared = settings.extraction === 'joint' ? jointExplanations(store, games, roles, settings) : separate
    if (!compared) continue
    const [pre, ft, sc] = compared
    const { sample, target } = games[0]
    samples.push({ class: sample.label ?? target, carryover: carryover(pre, ft, sc ?? null, settings.tau) })
    for (const { gap, residualMax } of [...explanations.values(), ...compared]) certificates.push({ gap, residualMax })
    for (const [run, { own, reference }] of similarities) {
      const final = of(run.checkpoints.at(-1)!)
      const other = of(run.role === 'finetuned' ? pretrained : finetuned)
      run.checkpoints.forEach((model, t) => {
        own[t].push(weightedJaccard(of(model), final))
        reference[t].push(weightedJaccard(of(model), other))
      })
    }
  }

  const evaluationOf = new Map(evaluations.map((each) => [each.modelId, each]))
  return buildReport({
    settings,
    networks: { pretrained: pretrained.name, finetuned: finetuned.name, scratch: scratch?.name ?? null },
    classNames: data.classes,
    samples,
    runs: Object.fromEntries(
      [...similarities].map(([run, { own, reference }]) => [
        run.name,
        {
          role: run.role,
          epochs: run.checkpoints.map(epochOf),
          similarity: own,
          reference: { name: run.role === 'finetuned' ? pretrained.name : finetuned.name, similarity: reference },
          accuracy: run.checkpoints.map((model) => evaluationOf.get(model.id)!.accuracy),
          loss: run.checkpoints.map((model) => evaluationOf.get(model.id)!.loss),
        },
      ]),
    ),
    probe: probe && { trainAccuracy: probe.trainAccuracy, testAccuracy: probe.testAccuracy, C: probe.C },
    explanations: certificates,
  })
}

/** The explanations of all networks on one sample by model id; null where one is missing. */
function explanationsOf(store: Store, games: PlannedGame[]): Map<number, Explanation> | null {
  const found = new Map<number, Explanation>()
  for (const game of games) {
    const record = store.explanations.get(game.explanationKey)
    if (!record) return null
    found.set(game.network.model.id, record.explanation)
  }
  return found
}

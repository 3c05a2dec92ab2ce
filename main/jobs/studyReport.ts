import type { ProbeInfo, Report } from '../../contract/index.ts'
import type { StudyResults } from '../knowledge/index.ts'
import type { DatasetRecord, EvaluationRecord, ModelRecord } from '../project/index.ts'
import type { Engine, Watch } from './engine.ts'
import type { Network } from './network.ts'
import type { GamePlan } from './plan.ts'
import { epochOf, type StudyNetworks } from './studyNetworks.ts'
import { studySamples, type StudySample } from './studySamples.ts'

/** The networks of a study, opened. */
export interface OpenedNetworks {
  roles: StudyNetworks<ModelRecord>
  probe: ProbeInfo | null
  /** Pre-trained first, then every checkpoint of every run. */
  all: Network[]
}

/** The report from what is stored. Its bootstraps take their time, so a worker does them. */
export async function reportOf(
  { store, pool }: Engine,
  settings: Report['settings'],
  data: DatasetRecord,
  { roles, probe }: OpenedNetworks,
  plan: GamePlan,
  evaluations: Pick<EvaluationRecord, 'modelId' | 'accuracy' | 'loss'>[],
  { signal }: Pick<Watch, 'signal'>,
): Promise<Report> {
  const { pretrained, finetuned, scratch, runs } = roles
  const samples: StudySample[] = []
  for await (const sample of studySamples(store, settings, roles, plan)) samples.push(sample)

  const evaluationOf = new Map(evaluations.map((each) => [each.modelId, each]))
  const results: StudyResults = {
    settings,
    networks: { pretrained: pretrained.name, finetuned: finetuned.name, scratch: scratch?.name ?? null },
    classNames: data.classes,
    samples: samples.map(({ sample, target, carryover }) => ({ class: sample.label ?? target, carryover })),
    runs: Object.fromEntries(
      runs.map((run, r) => {
        const byEpoch = (kind: 'own' | 'reference') =>
          run.checkpoints.map((_, t) => samples.map(({ similarities }) => similarities[r][kind][t]))
        return [
          run.name,
          {
            role: run.role,
            epochs: run.checkpoints.map(epochOf),
            similarity: byEpoch('own'),
            reference: {
              name: run.role === 'finetuned' ? pretrained.name : finetuned.name,
              similarity: byEpoch('reference'),
            },
            accuracy: run.checkpoints.map((model) => evaluationOf.get(model.id)!.accuracy),
            loss: run.checkpoints.map((model) => evaluationOf.get(model.id)!.loss),
          },
        ]
      }),
    ),
    probe: probe && { trainAccuracy: probe.trainAccuracy, testAccuracy: probe.testAccuracy, C: probe.C },
    explanations: samples.flatMap(({ certificates }) => certificates),
  }
  return pool.run({ kind: 'report', results }, { signal })
}

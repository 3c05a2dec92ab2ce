import type { Plan, ProbeInfo, RunSummary } from '../../contract/index.ts'
import { planNumbers } from '../jobs/plan.ts'
import { planStoredAnalysis } from '../jobs/planAnalysis.ts'
import { sparseNumbers } from '../jobs/sparse.ts'
import { withProvider } from '../jobs/wanted.ts'
import type { Context, HandlersOf } from './context.ts'
import { startStored } from './start.ts'
import { analysisWork, probeWork } from './works.ts'

export const analysisCalls = (context: Context): HandlersOf<'probe' | 'analysis'> => {
  const { pool, projects, queue } = context
  return {
    'probe.start': ({ project, model, data, test, C = 1 }) =>
      startStored(context, probeWork(project, { model, data, test, C })),
    'probe.result': ({ job }) => queue.result(job) as Promise<ProbeInfo>,

    'analysis.plan': async ({ project, settings }): Promise<Plan> => {
      const engine = { store: projects.get(project), pool }
      const { sparse, valuesOnly } = settings
      if (sparse) {
        const onCpu = { ...settings, provider: undefined }
        return sparseNumbers(engine, await planStoredAnalysis(engine.store, onCpu), sparse)
      }
      const settled = await withProvider(settings, engine)
      return planNumbers(engine, await planStoredAnalysis(engine.store, settled), valuesOnly)
    },
    'analysis.start': ({ project, settings }) => startStored(context, analysisWork(project, settings)),
    'analysis.result': ({ job }) => queue.result(job) as Promise<RunSummary>,
  }
}

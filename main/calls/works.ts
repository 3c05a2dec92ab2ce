import { analysisSettings, studySettings, type AnalysisSettings, type StudySettings } from '../../contract/index.ts'
import { z } from 'zod'
import { runGames } from '../jobs/analysis.ts'
import { planAnalysis } from '../jobs/planAnalysis.ts'
import { predictMissing } from '../jobs/predict.ts'
import { fitNetworkProbe } from '../jobs/probing.ts'
import { runSparse } from '../jobs/sparse.ts'
import { runStudy } from '../jobs/study.ts'
import { studyNetworks } from '../jobs/studyNetworks.ts'
import { withProvider } from '../jobs/wanted.ts'
import type { QueuedJob } from '../project/index.ts'
import type { Stored } from './start.ts'

const probeSettings = z.object({
  model: z.string().optional(),
  data: z.string(),
  test: z.string().optional(),
  C: z.union([z.number().positive(), z.literal('search')]),
})
const predictionSettings = z.object({ data: z.string(), models: z.array(z.string()).optional() })

/** Every kind of work that a project remembers, from the settings it was started with. */
export const studyWork = (project: string, settings: StudySettings): Stored<unknown> => ({
  project,
  title: 'Study',
  data: settings.data,
  kind: 'study',
  settings,
  run: (engine, watch) => runStudy(engine, settings, watch),
})

export const analysisWork = (project: string, settings: AnalysisSettings): Stored<unknown> => ({
  project,
  title: 'Analysis',
  data: settings.data,
  kind: 'analysis',
  settings,
  run: async (engine, watch) => {
    const { sparse, valuesOnly } = settings
    if (sparse)
      return runSparse(engine, await planAnalysis(engine, { ...settings, provider: undefined }), sparse, watch)
    const plan = await planAnalysis(engine, await withProvider(settings, engine))
    return runGames(engine, plan, valuesOnly, watch)
  },
})

export const probeWork = (project: string, settings: z.infer<typeof probeSettings>): Stored<unknown> => ({
  project,
  title: `Probe on ${settings.data}`,
  data: settings.data,
  kind: 'probe',
  settings,
  run: async (engine, watch) => {
    const { models, datasets } = engine.store
    const { model, data, test, C } = settings
    const probed = model === undefined ? studyNetworks(models.list()).pretrained : models.byName(model)
    const record = await fitNetworkProbe(
      engine,
      { model: probed, data: datasets.byName(data), test: test === undefined ? null : datasets.byName(test), C },
      watch,
    )
    return record.info
  },
})

export const predictionsWork = (project: string, settings: z.infer<typeof predictionSettings>): Stored<unknown> => ({
  project,
  title: `Predictions on ${settings.data}`,
  data: settings.data,
  kind: 'predictions',
  settings,
  run: (engine, watch) => predictMissing(engine, settings, watch),
})

/** Work as a row of the project's queue describes it. Null for settings that cannot be read any more. */
export function workOf(project: string, { id, kind, settings, status }: QueuedJob): Stored<unknown> | null {
  const make = () => {
    switch (kind) {
      case 'study':
        return studyWork(project, studySettings.parse(settings))
      case 'analysis':
        return analysisWork(project, analysisSettings.parse(settings))
      case 'probe':
        return probeWork(project, probeSettings.parse(settings))
      case 'predictions':
        return predictionsWork(project, predictionSettings.parse(settings))
    }
  }
  try {
    return { ...make(), row: id, paused: status === 'paused' }
  } catch {
    return null
  }
}

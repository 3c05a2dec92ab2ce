import { CarryoverError, studySettings, type Report, type StudyInfo } from '../../contract/index.ts'
import { planNumbers } from '../jobs/plan.ts'
import { planOfStudy, planStudy } from '../jobs/planStudy.ts'
import { reportSamples } from '../jobs/reportSamples.ts'
import type { StudyResult } from '../jobs/study.ts'
import { withProvider } from '../jobs/wanted.ts'
import type { Store, StudyRecord } from '../project/index.ts'
import type { Context, HandlersOf } from './context.ts'
import { startStored } from './start.ts'
import { studyWork } from './works.ts'

export const studyCalls = (context: Context): HandlersOf<'study'> => {
  const { pool, projects, queue } = context
  return {
    'study.plan': async ({ project, settings }) => {
      const engine = { store: projects.get(project), pool }
      const settled = await withProvider(settings, engine)
      return planNumbers(engine, await planStudy(engine.store, settled), settings.valuesOnly)
    },
    'study.settings': ({ project }) =>
      studySettings.safeParse(projects.get(project).settings.get('study')).data ?? null,
    'study.start': ({ project, settings }) => startStored(context, studyWork(project, settings)),
    'study.result': ({ job }) => queue.result(job) as Promise<StudyResult>,

    'study.list': ({ project }) => {
      const studies = projects.get(project).studies.list().filter(isReported)
      return studies.map(infoOf)
    },
    'study.report': ({ project, study }) => reportedIn(projects.get(project), study).report,
    'study.samples': async ({ project, study }) => {
      const store = projects.get(project)
      const made = reportedIn(store, study)
      return reportSamples(store, made.settings, await planOfStudy(store, made))
    },
  }
}

type ReportedStudy = StudyRecord & { report: Report }

const isReported = (study: StudyRecord): study is ReportedStudy => study.report !== null

/** @throws STUDY_UNKNOWN */
export function reportedIn(store: Store, id: number): ReportedStudy {
  const study = store.studies.byId(id)
  if (study && isReported(study)) return study
  throw new CarryoverError(
    'STUDY_UNKNOWN',
    `There is no study ${id} with a report in this project.`,
    'A study that was run again has another number: choose it from the list.',
  )
}

const infoOf = ({ id, createdAt, settings, report }: ReportedStudy): StudyInfo => ({
  study: id,
  createdAt,
  data: settings.data ?? '',
  samples: report.samples,
  preservedShare: report.preservedShare,
  preservedInterval: report.intervals.preservedShare,
  learnedByScratch: report.learnedByScratch,
  networks: report.networks,
})

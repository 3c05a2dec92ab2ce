/** The one thing to do next with a project. */
export type Step = 'import' | 'missing' | 'networks' | 'data' | 'study' | 'predictions' | 'report'

interface Referred {
  missing: boolean
}

export function nextStep(project: {
  models: readonly Referred[]
  datasets: readonly Referred[]
  studies: readonly unknown[]
  /** Whether networks have answered, as far as any can. */
  answered: boolean
}): Step {
  const networks = project.models.length > 0
  const data = project.datasets.length > 0
  if ([...project.models, ...project.datasets].some(({ missing }) => missing)) return 'missing'
  if (!networks) return data ? 'networks' : 'import'
  if (!data) return 'data'
  if (project.studies.length === 0) return 'study'
  return project.answered ? 'report' : 'predictions'
}

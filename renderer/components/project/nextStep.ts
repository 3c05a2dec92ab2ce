/** The one thing to do next with a project. */
export type Step = 'import' | 'networks' | 'data' | 'study' | 'predictions' | 'report'

export function nextStep(project: {
  models: readonly unknown[]
  datasets: readonly unknown[]
  studies: readonly unknown[]
  evaluations: readonly unknown[]
}): Step {
  const networks = project.models.length > 0
  const data = project.datasets.length > 0
  if (!networks) return data ? 'networks' : 'import'
  if (!data) return 'data'
  if (project.studies.length === 0) return 'study'
  return project.evaluations.length === 0 ? 'predictions' : 'report'
}

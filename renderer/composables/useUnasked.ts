import { computed } from 'vue'
import { unanswered } from '../components/unanswered.ts'
import { useJobsStore } from '../stores/jobs.ts'
import { useProjectStore } from '../stores/project.ts'

/** Names of the data sets that networks can still be asked about, and are not being asked about. */
export function useUnasked() {
  const jobs = useJobsStore()
  const project = useProjectStore()
  return computed(() => {
    const asking = jobs.open.filter((job) => job.kind === 'predictions' && job.project === project.path)
    return project.datasets
      .filter((data) => unanswered(data, project.models, project.evaluations).length > 0)
      .map(({ name }) => name)
      .filter((name) => !asking.some(({ data }) => data === name))
  })
}

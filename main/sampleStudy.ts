import type { ProjectInfo, Workbench } from '../contract/index.ts'

/** Opens the sample project, and puts its study into the queue while there is no report of it. */
export async function openSampleStudy(workbench: Workbench): Promise<ProjectInfo> {
  const info = await workbench.call('project.sample', {})
  const { project, readOnly } = info
  if (readOnly || (await workbench.call('study.list', { project })).length > 0) return info
  await workbench.call('job.restore', { project })
  const jobs = await workbench.call('job.list', undefined)
  const going = ['waiting', 'running', 'paused']
  if (jobs.some((job) => job.project === project && job.kind === 'study' && going.includes(job.status))) return info
  const settings = await workbench.call('study.settings', { project })
  if (settings) await workbench.call('study.start', { project, settings })
  return info
}

import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Job } from '../../contract/jobs.ts'
import { engine } from '../engine.ts'

const ended = new Set(['done', 'failed', 'cancelled'])

/** All jobs as the engine tells them. */
export const useJobsStore = defineStore('jobs', () => {
  const jobs = ref<Job[]>([])
  const load = async () => {
    jobs.value = await engine.call('job.list', undefined)
  }
  engine.on('job', (job) => {
    const at = jobs.value.findIndex(({ id }) => id === job.id)
    const moved = at < 0 || job.status !== jobs.value[at].status
    if (at >= 0) jobs.value[at] = job
    // Its place in the queue is the engine's business.
    if (moved) void load().catch(() => undefined)
  })
  engine.on('forgotten', ({ job }) => {
    jobs.value = jobs.value.filter(({ id }) => id !== job)
  })
  const open = computed(() => jobs.value.filter(({ status }) => !ended.has(status)))
  const running = computed(() => open.value.find(({ status }) => status === 'running'))
  return { jobs, open, running, load }
})

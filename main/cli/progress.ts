import type { Job } from '../../contract/jobs.ts'
import { count, duration } from './text/numbers.ts'
import type { Output } from './surroundings.ts'

export interface Progress {
  show(job: Job): void
  end(): void
}

/** Lines of a log are at least this far apart. */
const quietMs = 5000

/** A bar on a terminal; elsewhere a line now and then. */
export async function createProgress(stream: Output, now = () => performance.now()): Promise<Progress> {
  return stream.isTTY ? createBar(stream) : createLines(stream, now)
}

/** How far a job is, in words: `31 %, 120 of 384, 27,000 passes/s, 12 s left, solving`. */
export function describe({ done, total, throughput, secondsLeft, detail }: Job): string {
  return [
    total > 0 && `${Math.floor((100 * done) / total)} %`,
    total > 0 && `${count(Math.floor(done))} of ${count(total)}`,
    throughput !== null && `${count(throughput)} passes/s`,
    secondsLeft !== null && `${duration(secondsLeft)} left`,
    detail,
  ]
    .filter(Boolean)
    .join(', ')
}

function createLines(stream: Output, now: () => number): Progress {
  let saidAt = -Infinity
  return {
    show(job) {
      if (job.status !== 'running' || now() - saidAt < quietMs) return
      saidAt = now()
      stream.write(`${job.title}: ${describe(job)}\n`)
    },
    end: () => undefined,
  }
}

async function createBar(stream: Output): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress')
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{title} {bar} {state}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
  })
  let started = false
  return {
    show(job) {
      const tokens = { title: job.title, state: describe(job) }
      if (started) bar.setTotal(Math.max(1, job.total))
      else bar.start(Math.max(1, job.total), job.done, tokens)
      started = true
      bar.update(job.done, tokens)
    },
    end() {
      if (started) bar.stop()
    },
  }
}

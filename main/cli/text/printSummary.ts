import type { RunSummary } from '../../../contract/jobs.ts'
import { count, counted, duration } from './numbers.ts'

/** Errors that are listed; the rest is counted. */
const listed = 5

/** What became of an analysis, as lines. */
export function printSummary(summary: RunSummary): string[] {
  const { planned, computed, cached, failed, forwardPasses, seconds, provider, fallback, errors } = summary
  const computing = `Computed ${count(computed)} of ${counted(planned, 'game')}`
  const effort = `${counted(forwardPasses, 'forward pass', 'forward passes')}, ${duration(seconds)} on ${provider}`
  const rest = [cached > 0 && `${count(cached)} were stored already`, failed > 0 && `${count(failed)} failed`]
  return [
    `${[`${computing} (${effort})`, ...rest.filter(Boolean)].join('; ')}.`,
    ...(fallback === null ? [] : [fallback]),
    ...errors.slice(0, listed).map(({ model, sample, message }) => `  "${model}" on sample ${sample}: ${message}`),
    ...(errors.length > listed ? [`  and ${count(errors.length - listed)} more`] : []),
  ]
}

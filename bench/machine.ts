import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What the figures were measured on, before anything is measured. */
export const describeMachine = () => ({
  day: new Date().toISOString().slice(0, 10),
  processor: cpus()[0].model.trim(),
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
  /** What else was running; 0 on Windows, which has no such number. */
  loadBefore: loadavg()[0],
})

export function inWords(machine: ReturnType<typeof describeMachine>): string {
  const { processor, cores, memoryGiB, platform, node, loadBefore } = machine
  const what = `${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`
  const busy = `\n\nThe machine was busy with other work: its load was ${loadBefore.toFixed(1)}.`
  return loadBefore > 0.5 ? what + busy : what
}

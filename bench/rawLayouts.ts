import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { RawQuestion, RawSetup } from './rawPasses.ts'
import { median } from './table.ts'

export type RawNetwork = Omit<RawSetup, 'threads'>

/** Processes that do nothing but forward passes, all at once. */
export interface RawProcesses {
  /** Passes a second of all of them together. */
  rate(question: RawQuestion): Promise<number>
  close(): void
}

export interface RawLayout {
  processes: number
  threads: number
  batch: number
}

export async function startRaw(network: RawNetwork, processes: number, threads: number): Promise<RawProcesses> {
  const setup: RawSetup = { ...network, threads }
  const script = fileURLToPath(new URL('rawPasses.ts', import.meta.url))
  const all = Array.from({ length: processes }, () => fork(script, [JSON.stringify(setup)], { execArgv: [] }))
  await Promise.all(all.map((raw) => once(raw, 'message')))
  return {
    async rate(question) {
      const answers = await Promise.all(
        all.map(async (raw) => {
          raw.send(question)
          const [answer] = (await once(raw, 'message')) as [number]
          return answer
        }),
      )
      return answers.reduce((sum, rate) => sum + rate)
    },
    close() {
      for (const raw of all) raw.disconnect()
    },
  }
}

/** Every way to share the cores evenly: as processes of one thread each, as one process of all threads, and between. */
export function waysToShare(cores: number): { processes: number; threads: number }[] {
  return Array.from({ length: cores }, (_, i) => ({ processes: cores / (i + 1), threads: i + 1 })).filter(
    ({ processes }) => Number.isInteger(processes),
  )
}

/** The fastest of these layouts, started, and what each reached. Layouts take turns, as a machine has busy moments. */
export async function bestRaw(
  network: RawNetwork,
  ways: { processes: number; threads: number }[],
  batches: number[],
  { rounds, ms }: { rounds: number; ms: number },
): Promise<{ raw: RawProcesses; layout: RawLayout; tried: (RawLayout & { rate: number })[] }> {
  const started = await Promise.all(ways.map(({ processes, threads }) => startRaw(network, processes, threads)))
  const layouts = ways.flatMap((way, at) => batches.map((batch) => ({ at, layout: { ...way, batch } })))
  const rates = layouts.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [i, { at, layout }] of layouts.entries()) {
      rates[i].push(await started[at].rate({ batch: layout.batch, ms }))
    }
  }
  const medians = rates.map(median)
  const best = layouts[medians.indexOf(Math.max(...medians))]
  started.forEach((raw, at) => {
    if (at !== best.at) raw.close()
  })
  const tried = layouts.map(({ layout }, i) => ({ ...layout, rate: medians[i] }))
  return { raw: started[best.at], layout: best.layout, tried }
}

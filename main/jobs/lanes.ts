import type { ProviderName } from '../../contract/index.ts'
import { createPool, type Pool, type PoolOptions } from './pool.ts'
import type { Task } from './protocol.ts'
import { createProviders, type Providers, type ProviderSettings } from './providers.ts'

export interface LanesOptions extends Omit<PoolOptions, 'environment'> {
  providers?: ProviderSettings
}

/** Pools side by side: the processes of the CPU, and one process for each device that is used. */
export interface Lanes extends Pool {
  readonly providers: Providers
}

/** TensorRT tries kernels for minutes before a network runs first, without a word. */
const planningMs = 30 * 60_000

/**
 * One session owns a device, and a second process would only take its memory and its time; so whatever goes to a device
 * goes through one process, with what that device needs in its environment. What solves and fits stays with the CPU's.
 */
export function createLanes({ providers: settings, ...options }: LanesOptions = {}): Lanes {
  const cpu = createPool(options)
  /** By provider and environment: libraries from another folder need another process. */
  const devices = new Map<string, Pool>()
  let closed = false

  function laneOf(provider: ProviderName): Pool {
    // What comes after the end is refused by the one that is there.
    if (provider === 'cpu' || closed) return cpu
    const environment = providers.environmentOf(provider)
    const key = `${provider} ${JSON.stringify(environment)}`
    const known = devices.get(key)
    if (known) return known
    const patienceMs = provider === 'tensorrt' ? planningMs : options.patienceMs
    const lane = createPool({ ...options, patienceMs, processes: 1, environment: () => environment })
    devices.set(key, lane)
    return lane
  }

  const lanes: Omit<Lanes, 'providers' | 'choose'> = {
    size: cpu.size,
    run: (task, how) => laneOf(providerFor(task as Task)).run(task, how),
    solve: (task, how) => cpu.solve(task, how),
    workersFor: (bytes, provider = 'cpu') => (provider === 'cpu' ? cpu.workersFor(bytes) : 1),
    // Beside a device the cores are busy solving.
    threadsFor: (bytes, provider = 'cpu') => (provider === 'cpu' ? cpu.threadsFor(bytes) : 1),
    pids: () => [cpu, ...devices.values()].flatMap((lane) => lane.pids()),
    async close() {
      closed = true
      await Promise.all([cpu, ...devices.values()].map((lane) => lane.close()))
    },
  }
  const providers = createProviders((provider) => lanes.run({ kind: 'provider', provider }), settings)
  return { ...lanes, providers, choose: (asked) => providers.choose(asked) }
}

function providerFor(task: Task): ProviderName {
  if ('source' in task) return task.source.provider
  return task.kind === 'provider' ? task.provider : 'cpu'
}

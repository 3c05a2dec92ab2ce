import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CarryoverError, type ProviderName } from '../../contract/index.ts'
import { createLanes } from '../../main/jobs/lanes.ts'
import { librariesOf, linkedFolder, runtimeFolderVariable } from '../../main/jobs/libraries.ts'
import { createPool } from '../../main/jobs/pool.ts'
import { createProviders, type ProviderSettings } from '../../main/jobs/providers.ts'
import { fakeWorkers } from './fakeWorkers.ts'
import { slice } from './sampleNetwork.ts'

const cudaSession = fileURLToPath(new URL('processes/cudaSession.ts', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carryover-providers-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const fast = { difference: 1e-6, speed: 10 * availableParallelism() }
const slow = { difference: 1e-6, speed: 0.1 }

/** Providers of Windows, which needs no device file to have a device; what is not named does not work. */
function providersOf(working: Partial<Record<ProviderName, typeof fast>>, settings: Partial<ProviderSettings> = {}) {
  const tried: ProviderName[] = []
  const run = (provider: ProviderName) => {
    tried.push(provider)
    const trial = working[provider] ?? (provider === 'cpu' ? { difference: 0, speed: null } : undefined)
    const missing = new CarryoverError('PROVIDER_UNAVAILABLE', 'There is no such card.')
    return trial ? Promise.resolve(trial) : Promise.reject(missing)
  }
  const providers = createProviders(run, {
    order: () => null,
    given: () => null,
    cache: null,
    platform: 'win32',
    ...settings,
  })
  return { providers, tried }
}

describe('which one computes', () => {
  test('the first of the platform that works', async () => {
    const { providers, tried } = providersOf({ webgpu: fast })
    expect(await providers.choose()).toBe('webgpu')
    // CUDA has no libraries here, so that nothing is tried.
    expect(tried).toEqual(['directml', 'webgpu'])
  })

  test('the CPU where nothing else works, or what does is slower than its cores', async () => {
    expect(await providersOf({}).providers.choose()).toBe('cpu')
    expect(await providersOf({ directml: slow, webgpu: slow }).providers.choose()).toBe('cpu')
  })

  test('in the order of the person, who may want what is slower', async () => {
    const order = () => ['webgpu', 'directml'] as const
    expect(await providersOf({ directml: fast, webgpu: slow }, { order }).providers.choose()).toBe('webgpu')
    const first = () => ['cpu', 'webgpu'] as const
    const { providers, tried } = providersOf({ webgpu: fast }, { order: first })
    expect(await providers.choose()).toBe('cpu')
    expect(tried).toEqual([])
  })

  test('what is asked for, or the reason why not', async () => {
    const { providers } = providersOf({ webgpu: slow })
    expect(await providers.choose('webgpu')).toBe('webgpu')
    expect(await providers.choose('cpu')).toBe('cpu')
    await expect(providers.choose('directml')).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: 'DirectML cannot be used here: There is no such card.',
    })
    await expect(providers.choose('coreml')).rejects.toThrow('CoreML cannot be used here: not on this system.')
    await expect(providers.choose('cuda')).rejects.toThrow(/of CUDA were not found in/)
  })

  test('a provider is tried once, and again when somebody asks how it is', async () => {
    const { providers, tried } = providersOf({ webgpu: fast })
    await providers.choose()
    await providers.choose()
    expect(tried.filter((each) => each === 'webgpu')).toHaveLength(1)
    await providers.statuses(true)
    expect(tried.filter((each) => each === 'webgpu')).toHaveLength(2)
  })

  test('without a graphics card Linux is not kept waiting', async () => {
    const { providers, tried } = providersOf({ webgpu: fast }, { platform: 'linux' })
    const hasCard = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'].some((path) => existsSync(path))
    expect(await providers.choose()).toBe(hasCard ? 'webgpu' : 'cpu')
    expect(tried).toEqual(hasCard ? ['webgpu'] : [])
    expect(await providers.choose('webgpu')).toBe('webgpu')
  })
})

test('each is shown with what it can do or why it cannot, and the one that is used', async () => {
  const order = () => ['webgpu'] as const
  const { providers } = providersOf({ webgpu: slow }, { order })
  const statuses = await providers.statuses()
  expect(statuses.map(({ provider, name, works, used }) => [provider, name, works, used])).toEqual([
    ['webgpu', 'WebGPU', true, true],
    ['cuda', 'CUDA', false, false],
    ['directml', 'DirectML', false, false],
    ['cpu', 'CPU', true, false],
    ['tensorrt', 'TensorRT', false, false],
  ])
  const [webgpu, cuda, directml, cpu] = statuses.map(({ detail }) => detail)
  expect(webgpu).toMatch(
    /^slower \(.* times\) than all cores of the CPU on a trial network, numbers within 1e-6 of it$/,
  )
  expect(cuda).toMatch(/were not found/)
  expect(statuses.map(({ trial }) => trial)).toEqual([
    { speed: 0.1 / availableParallelism(), difference: 1e-6 },
    ...[null, null, null, null],
  ])
  expect([directml, cpu]).toEqual(['There is no such card.', `${availableParallelism()} cores`])
})

describe.runIf(process.platform === 'linux')('libraries', () => {
  const files = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so']
  const fill = (place: string) => {
    for (const file of files) writeFileSync(join(place, file), 'not a library')
  }

  test('are found where the person says, else where the environment says', () => {
    const places = (given: string | null) => ({ given: () => given, cache: null })
    expect(librariesOf('cuda', places(folder))).toHaveProperty('missing', expect.stringContaining(`"${folder}" or `))
    fill(folder)
    expect(librariesOf('cuda', places(folder))).toEqual({ folder, beside: false })
    expect(librariesOf('tensorrt', places(folder))).toHaveProperty('missing')
    vi.stubEnv('CARRYOVER_PROVIDER_FOLDER', folder)
    expect(librariesOf('cuda', places(null))).toEqual({ folder, beside: false })
  })

  test('are linked beside the runtime, which then looks for them there', async () => {
    fill(folder)
    const cache = join(folder, 'settings')
    const linked = linkedFolder(folder, cache)
    expect(linkedFolder(folder, cache)).toBe(linked)
    expect(readdirSync(linked)).toEqual(expect.arrayContaining([...files, 'onnxruntime_binding.node']))
    const environment = { [runtimeFolderVariable]: linked }

    // A worker over those links computes as any other.
    const [own, other] = [createPool({ processes: 1 }), createPool({ processes: 1, environment: () => environment })]
    try {
      const [expected, found] = await Promise.all([own, other].map((pool) => pool.run(slice(4, 0, 16, 8))))
      expect(found).toEqual(expected)
      await expect(other.run({ kind: 'provider', provider: 'cuda' })).rejects.toMatchObject({
        code: 'PROVIDER_UNAVAILABLE',
        message: expect.stringMatching(
          /^The libraries of CUDA cannot be loaded: .*libonnxruntime_providers_\w+\.so: file too short\.$/,
        ) as string,
      })
    } finally {
      await Promise.all([own.close(), other.close()])
    }
    const { stderr } = await promisify(execFile)(process.execPath, [cudaSession], {
      env: { ...process.env, ...environment },
    })
    expect(stderr).toContain(`Failed to load library ${join(linked, 'libonnxruntime_providers_shared.so')}`)
  })
})

describe('lanes', () => {
  const onDevice = { ...slice(4, 0, 16, 8), source: { ...slice(4, 0, 16, 8).source, provider: 'webgpu' as const } }

  test('a device has one process, beside those of the CPU', async () => {
    const { start, workers } = fakeWorkers()
    const lanes = createLanes({ processes: 3, memoryBytes: 2 ** 40, start })
    const answers = [onDevice, onDevice, onDevice, slice(4, 0, 16, 8), slice(4, 0, 16, 8)].map((task) =>
      lanes.run(task),
    )
    for (const answer of answers) answer.catch(() => undefined)
    // What there is of solving goes to the CPU as well.
    lanes.solve({ games: [new Float64Array(2)], kappa: 0, tolerance: 1e-3 }).catch(() => undefined)
    const providersAt = workers.map(({ tasks }) =>
      tasks.map(({ task }) => ('source' in task ? task.source.provider : task.kind)),
    )
    expect(providersAt).toEqual([['webgpu', 'webgpu'], ['cpu'], ['cpu'], ['solve']])
    expect([lanes.workersFor(1e6, 'webgpu'), lanes.workersFor(1e6), lanes.threadsFor(1e6, 'webgpu')]).toEqual([1, 3, 1])
    expect(lanes.pids()).toHaveLength(4)
    await lanes.close()
    expect(workers.every(({ left }) => left)).toBe(true)
    await expect(lanes.run(onDevice)).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import type { AnalysisSettings, Job, ProviderName, RunSummary, Workbench } from '../../contract/index.ts'
import { startWorker, type StartWorker } from '../../main/jobs/workerProcess.ts'
import { hasSwiftShader, unpackSwiftShader, type SwiftShader } from '../swiftShader.ts'
import { createWorkplace, sampleProject, type Workplace } from './workplace.ts'

if (!hasSwiftShader) console.warn('The tests of WebGPU are left out: its Vulkan in software is for Linux on x64 alone.')

/**
 * Rounding of float32 through this network, whose logits are up to 10. It normalises its channels: where a picture is
 * of one colour, as with nobody present, they hardly vary, and rounding is taken up to 300 times (1 / sqrt(1e-5)).
 */
const tolerance = 2e-5
const ofOneColour = 1e-3
const models = ['finetuned-040', 'pretrained-012']

let graphics: SwiftShader
let place: Workplace
/** Called with each message to a worker; true ends its process instead. */
let endsAt: (message: Parameters<ReturnType<StartWorker>['send']>[0]) => boolean = () => false

const start: StartWorker = (listeners, environment) => {
  const worker = startWorker(listeners, { ...environment, ...graphics.environment })
  return {
    ...worker,
    send(message) {
      if (endsAt(message)) worker.kill()
      else worker.send(message)
    },
  }
}

const settings = (samples: number[], provider?: ProviderName): Partial<AnalysisSettings> => ({
  data: 'test',
  samples: { kind: 'list', indices: samples },
  players: { kind: 'grid', rows: 2, columns: 2 },
  valuesOnly: true,
  provider,
})

async function analyse(workbench: Workbench, project: string, given: object): Promise<RunSummary> {
  const { job } = await workbench.call('analysis.start', {
    project,
    settings: { models: models.slice(0, 1), ...settings([0]), ...given } as AnalysisSettings,
  })
  return workbench.call('analysis.result', { job })
}

const valuesOn = async (project: string, sample: number, provider: ProviderName) =>
  place.workbench.call('sample.explain', {
    project,
    model: models[0],
    data: 'test',
    sample,
    settings: { players: { kind: 'grid', rows: 2, columns: 2 }, provider },
  })

describe.runIf(hasSwiftShader)('on WebGPU', { timeout: 300_000 }, () => {
  let project: string
  beforeAll(async () => {
    graphics = unpackSwiftShader()
    place = createWorkplace(2, { startWorker: start })
    project = await sampleProject(place, models)
  })
  afterAll(async () => {
    await place.close()
    graphics.remove()
  })

  test('an analysis gives the numbers of the CPU, under keys of its own', async () => {
    const onCard = await analyse(place.workbench, project, settings([0], 'webgpu'))
    expect(onCard).toMatchObject({ planned: 1, computed: 1, forwardPasses: 16, provider: 'WebGPU', fallback: null })
    const onCpu = await analyse(place.workbench, project, settings([0], 'cpu'))
    expect(onCpu).toMatchObject({ planned: 1, computed: 1, cached: 0, forwardPasses: 16, provider: 'CPU' })
    await place.workbench.call('project.compute', { project, provider: 'webgpu' })
    expect(await analyse(place.workbench, project, {})).toMatchObject({ cached: 1, computed: 0, provider: 'WebGPU' })
    await place.workbench.call('project.compute', { project, provider: null })

    const [card, cpu] = [await valuesOn(project, 0, 'webgpu'), await valuesOn(project, 0, 'cpu')]
    expect([card.provider, cpu.provider]).toEqual(['WebGPU', 'CPU'])
    const differences = card.values.map((value, mask) => Math.abs(value - cpu.values[mask]))
    expect(Math.max(...cpu.values) - Math.min(...cpu.values)).toBeGreaterThan(1)
    expect(differences[0]).toBeLessThan(ofOneColour)
    expect(Math.max(...differences.slice(1))).toBeLessThan(tolerance)
    // Not one is the other's: a sum in another order is another number somewhere.
    expect(card.values).not.toEqual(cpu.values)
  })

  test('a card that is lost in the middle costs nothing: the CPU does the rest, and the summary says so', async () => {
    let slices = 0
    endsAt = (message) =>
      'task' in message && message.task.kind === 'slice' && message.task.source.provider === 'webgpu' && ++slices === 2
    const jobs: Job[] = []
    const forget = place.workbench.on('job', (job) => jobs.push(job))
    const summary = await analyse(place.workbench, project, settings([1, 2], 'webgpu'))
    forget()
    endsAt = () => false
    expect(summary).toMatchObject({ planned: 2, computed: 2, failed: 0, forwardPasses: 32, provider: 'CPU' })
    expect(summary.fallback).toMatch(/^WebGPU was given up and the CPU does the rest: The inference process .*SIGKILL/)
    expect([jobs[0].notice, jobs.at(-1)]).toEqual([null, expect.objectContaining({ notice: summary.fallback })])
    expect(jobs.at(-1)!.status).toBe('done')
    for (const sample of [1, 2]) {
      const lost = await valuesOn(project, sample, 'webgpu')
      expect(lost.provider).toBe('CPU')
      expect(lost.values).toEqual((await valuesOn(project, sample, 'cpu')).values)
    }
  })

  test('the doctor tells that it works, that it is slow, and that the CPU is used', async () => {
    const { providers } = await place.workbench.call('doctor', undefined)
    const webgpu = providers.find(({ provider }) => provider === 'webgpu')!
    expect(webgpu).toMatchObject({ works: true, used: false })
    expect(webgpu.detail).toMatch(/slower \(0\.\d+ times\) than all cores/)
    expect(providers.filter(({ used }) => used)).toMatchObject([{ provider: 'cpu', works: true }])
  })
})

describe('without a card', () => {
  let without: Workplace
  let project: string
  /** Whatever card there is, Vulkan finds none. */
  const nowhere = { VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere' }
  beforeAll(async () => {
    without = createWorkplace(1, {
      startWorker: (listeners, environment) => startWorker(listeners, { ...environment, ...nowhere }),
    })
    project = await sampleProject(without, models)
  })
  afterAll(() => without.close())

  test('a provider that is asked for is refused with the reason', async () => {
    // There is none that every system lacks.
    const [foreign, label] =
      process.platform === 'win32' ? (['coreml', 'CoreML'] as const) : (['directml', 'DirectML'] as const)
    const refused = analyse(without.workbench, project, settings([0], foreign))
    await expect(refused).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    await expect(refused).rejects.toThrow(`${label} cannot be used here: not on this system.`)

    const { workbench } = without
    await workbench.call('project.compute', { project, provider: foreign })
    await expect(analyse(workbench, project, {})).rejects.toThrow(`${label} cannot be used here`)
    expect(await analyse(workbench, project, settings([5], 'cpu'))).toMatchObject({ computed: 1, provider: 'CPU' })
    await workbench.call('project.compute', { project, provider: null })
  })

  test.runIf(process.platform === 'linux')(
    'a sample of a project that was computed on one can be looked at',
    async () => {
      const refused = analyse(without.workbench, project, settings([0], 'webgpu'))
      await expect(refused).rejects.toThrow('WebGPU cannot be used here: "trial network" cannot be run on WebGPU: ')
      const looked = await without.workbench.call('sample.explain', {
        project,
        model: models[0],
        data: 'test',
        sample: 3,
        settings: { players: { kind: 'grid', rows: 2, columns: 2 }, provider: 'webgpu' },
      })
      expect(looked.provider).toBe('CPU')
      // From here on it is the newest game, and what the project looks for.
      const again = await without.workbench.call('sample.explain', {
        project,
        model: models[0],
        data: 'test',
        sample: 3,
      })
      expect(again.values).toEqual(looked.values)
      expect(await analyse(without.workbench, project, settings([3], 'cpu'))).toMatchObject({ cached: 0, computed: 1 })
    },
  )
})

import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { CarryoverError, providerLabels, type ProviderName, type ProviderStatus } from '../../contract/index.ts'
import type { ProviderTrial } from '../models/tryProvider.ts'
import { asErrorMessage } from './errors.ts'
import { librariesOf, linkedFolder, needsLibraries, runtimeFolderVariable, type LibraryPlaces } from './libraries.ts'

export interface ProviderSettings extends LibraryPlaces {
  /** The person's order; null for the best of the platform first. */
  order: () => readonly ProviderName[] | null
  platform?: NodeJS.Platform
}

export interface Providers {
  /** All that this platform could have, best first. */
  readonly ofPlatform: readonly ProviderName[]
  /** All that this platform could have, in the order they are considered; each is tried unless it was before. */
  statuses(again?: boolean): Promise<ProviderStatus[]>
  /**
   * The one that computes: as asked for, else the first in the person's order that works. In the order of the platform,
   * one that is slower than the CPU is passed over.
   *
   * @throws PROVIDER_UNAVAILABLE with the reason where one is asked for that does not work
   */
  choose(asked?: ProviderName): Promise<ProviderName>
  /** Variables that a process of that provider needs. */
  environmentOf(provider: ProviderName): Record<string, string>
}

/** Best first: what is behind the CPU is used where somebody asks for it. TensorRT plans for minutes. */
const platformOrders: Partial<Record<NodeJS.Platform, readonly ProviderName[]>> = {
  linux: ['cuda', 'webgpu', 'cpu', 'tensorrt'],
  win32: ['cuda', 'directml', 'webgpu', 'cpu', 'tensorrt'],
  darwin: ['webgpu', 'coreml', 'cpu'],
}

type Tried = { trial: ProviderTrial } | { reason: string }

const nowhere: ProviderSettings = { order: () => null, given: () => null, cache: null }

/** `run` runs the trial in a process of that provider. */
export function createProviders(
  run: (provider: ProviderName) => Promise<ProviderTrial>,
  settings: ProviderSettings = nowhere,
): Providers {
  const { platform = process.platform } = settings
  const ofPlatform = platformOrders[platform] ?? ['webgpu', 'cpu']
  /** By provider and, where it needs libraries, the folder that was set for them. */
  const tried = new Map<string, Promise<Tried>>()

  function order(): readonly ProviderName[] {
    const asked = (settings.order() ?? []).filter((provider) => ofPlatform.includes(provider))
    return asked.length === 0 ? ofPlatform : [...asked, ...ofPlatform.filter((each) => !asked.includes(each))]
  }

  function attempt(provider: ProviderName): Promise<Tried> {
    const key = needsLibraries(provider) ? `${provider} ${settings.given() ?? ''}` : provider
    const known = tried.get(key)
    if (known) return known
    const result = trialOf(provider)
    tried.set(key, result)
    return result
  }

  async function trialOf(provider: ProviderName): Promise<Tried> {
    if (!ofPlatform.includes(provider)) return { reason: 'not on this system' }
    if (needsLibraries(provider)) {
      const found = librariesOf(provider, settings)
      if ('missing' in found) return { reason: found.missing }
    }
    return run(provider).then(
      (trial) => ({ trial }),
      (error: unknown) => ({ reason: asErrorMessage(error).message }),
    )
  }

  async function choose(asked?: ProviderName): Promise<ProviderName> {
    if (asked === 'cpu') return asked
    if (asked !== undefined) {
      const result = await attempt(asked)
      if ('trial' in result) return asked
      throw new CarryoverError(
        'PROVIDER_UNAVAILABLE',
        `${providerLabels[asked]} cannot be used here: ${sentenceOf(result.reason)}`,
        'See "carryover doctor" for what works; the run, its study or the project asks for it.',
      )
    }
    const isPersons = (settings.order() ?? []).length > 0
    for (const provider of order()) {
      if (provider === 'cpu') break
      if (!isPersons && !mayHaveDevice(platform)) continue
      const result = await attempt(provider)
      if ('trial' in result && (isPersons || isFaster(result.trial))) return provider
    }
    return 'cpu'
  }

  return {
    ofPlatform,
    choose,
    async statuses(again = false) {
      if (again) tried.clear()
      const statuses: ProviderStatus[] = []
      // One after the other: two at once would measure each other.
      for (const provider of order()) {
        const result = await attempt(provider)
        const works = 'trial' in result
        const detail = works ? inWords(provider, result.trial) : result.reason
        const trial =
          works && provider !== 'cpu' ? { speed: speedUp(result.trial), difference: result.trial.difference } : null
        statuses.push({ provider, name: providerLabels[provider], works, detail, trial, used: false })
      }
      const used = await choose()
      return statuses.map((status) => ({ ...status, used: status.provider === used }))
    },
    environmentOf(provider) {
      if (!needsLibraries(provider)) return {}
      const found = librariesOf(provider, settings)
      // Products in TF32 have three digits.
      const exact = { NVIDIA_TF32_OVERRIDE: '0' }
      if ('missing' in found || found.beside || settings.cache === null) return exact
      return { ...exact, [runtimeFolderVariable]: linkedFolder(found.folder, settings.cache) }
    },
  }
}

/** Of all cores together: that is what it would take the place of. */
const speedUp = ({ speed }: ProviderTrial) => (speed ?? 0) / availableParallelism()
const isFaster = (trial: ProviderTrial) => speedUp(trial) > 1

function inWords(provider: ProviderName, trial: ProviderTrial): string {
  if (provider === 'cpu') return `${availableParallelism()} cores`
  const times = speedUp(trial)
  const pace = times > 1 ? `${times.toPrecision(2)} times as fast as` : `slower (${times.toPrecision(2)} times) than`
  return `${pace} all cores of the CPU on a trial network, numbers within ${trial.difference.toExponential(0)} of it`
}

const sentenceOf = (reason: string) => (reason.endsWith('.') ? reason : `${reason}.`)

/** Without a graphics card, trying would only cost time at every start. What draws in software is none. */
const mayHaveDevice = (platform: NodeJS.Platform) =>
  platform !== 'linux' || ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'].some((path) => existsSync(path))

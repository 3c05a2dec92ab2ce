import { readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { z } from 'zod'
import {
  extraction,
  extractionSettings,
  studySettings,
  valueFunctions,
  type SamplesChoice,
  type StudySettings,
} from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { formatBaseline, parseBaseline } from '../players/baselineText.ts'
import { parseSamples, parseTarget } from '../players/parse.ts'
import { formatPlayers, parsePlayers } from '../players/playersText.ts'
import { cannotBe, oneOf, providerOrAutomatic, realNumber, wholeNumber } from './readText.ts'
import type { SettingKey } from './settingTexts.ts'

/** Settings as typed, on the command line or in a study.yaml. */
export type TypedSettings = Partial<Record<SettingKey, string>>

type GivenSettings = Partial<StudySettings>

const { kappa, tolerance } = extractionSettings.shape
const { alpha, tau, probeC } = studySettings.shape

type Reader = (text: string, folder: string, mostPlayers?: number) => GivenSettings | Promise<GivenSettings>

const readers: Record<SettingKey, Reader> = {
  data: (text) => ({ data: text }),
  'probe-data': (text) => ({ probeData: text }),
  samples: async (text, folder) => ({ samples: await readSamples(text, folder) }),
  players: (text, _, mostPlayers) => ({ players: parsePlayers(text, mostPlayers) }),
  baseline: (text) => ({ baseline: parseBaseline(text) }),
  value: (text) => ({ value: oneOf('value', text, valueFunctions) }),
  class: (text) => ({ target: parseTarget(text) }),
  kappa: (text) => ({ kappa: within('kappa', text, kappa, 'a number from 0 to 1') }),
  tolerance: (text) => ({ tolerance: within('tolerance', text, tolerance, 'a number from 1e-9 to 0.5') }),
  extraction: (text) => ({ extraction: oneOf('extraction', text, extraction.options) }),
  alpha: (text) => ({ alpha: within('alpha', text, alpha, 'a number from 0 up') }),
  tau: (text) => ({ tau: within('tau', text, tau, 'a number from 0 to 1') }),
  seed: (text) => ({ seed: wholeNumber('seed', text) }),
  provider: (text) => ({ provider: providerOrAutomatic('provider', text) ?? undefined }),
  'probe-c': (text) => ({ probeC: within('probe-c', text, probeC, 'a number above 0') }),
}

function within(name: string, text: string, schema: z.ZodType<number>, expected: string): number {
  const value = realNumber(name, text)
  if (schema.safeParse(value).success) return value
  throw cannotBe(name, text, expected)
}

/**
 * Reads settings; files they name are relative to `folder`.
 *
 * @param mostPlayers that a sample may be cut into; 16 unless given
 * @throws USAGE, PLAYERS_INVALID, BASELINE_INVALID
 */
export async function readSettings(typed: TypedSettings, folder: string, mostPlayers?: number): Promise<GivenSettings> {
  const given = {}
  for (const [key, text] of Object.entries(typed)) {
    Object.assign(given, await readers[key as SettingKey](text, folder, mostPlayers))
  }
  return given
}

/** A longer list of samples is a mistake. */
const longestFile = 16 * 2 ** 20

/** Reads what `parseSamples` does, or `@FILE` with the same in a file, on one line or many. */
async function readSamples(text: string, folder: string): Promise<SamplesChoice> {
  if (!text.startsWith('@')) return parseSamples(text)
  const path = resolve(folder, text.slice(1))
  const lines = await readTextFile(path, longestFile)
  const listed = lines.split(/[\s,]+/).filter((part) => part !== '')
  if (listed.length === 0) throw new CarryoverError('USAGE', `"${basename(path)}" lists no samples.`)
  return parseSamples(listed.join(','))
}

/**
 * A small text file that the user named.
 *
 * @throws USAGE
 */
export async function readTextFile(path: string, longest: number): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) {
    throw new CarryoverError('USAGE', `"${path}" ${found === null ? 'does not exist' : 'is not a file'}.`)
  }
  if (found.size > longest) throw new CarryoverError('USAGE', `"${path}" is too large: ${found.size} bytes.`)
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CarryoverError('USAGE', `"${path}" cannot be read.`, undefined, { cause })
  })
}

/** Settings in the words of a study.yaml; reading them again gives the same settings. */
export function spellSettings(settings: StudySettings): Partial<Record<SettingKey, string | number>> {
  return {
    ...(settings.data === undefined ? {} : { data: settings.data }),
    ...(settings.probeData === undefined ? {} : { 'probe-data': settings.probeData }),
    samples: spellSamples(settings.samples),
    players: formatPlayers(settings.players),
    ...(settings.baseline === undefined ? {} : { baseline: formatBaseline(settings.baseline) }),
    value: settings.value,
    class: settings.target,
    kappa: settings.kappa,
    tolerance: settings.tolerance,
    extraction: settings.extraction,
    alpha: settings.alpha,
    tau: settings.tau,
    seed: settings.seed,
    ...(settings.provider === undefined ? {} : { provider: settings.provider }),
    'probe-c': settings.probeC,
  }
}

function spellSamples(samples: SamplesChoice): string {
  if (samples.kind === 'all') return 'all'
  if (samples.kind === 'random') return `random:${samples.count}:${samples.seed}`
  const ranges: [first: number, last: number][] = []
  for (const index of samples.indices) {
    const range = ranges.at(-1)
    if (range?.[1] === index - 1) range[1] = index
    else ranges.push([index, index])
  }
  return ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(',')
}

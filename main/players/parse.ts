import { maxPlayers } from '../../contract/limits.ts'
import type { BaselineSpec, PlayersSpec, SamplesChoice, TargetClass } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'

/**
 * Reads `grid:3x4`.
 *
 * @throws PLAYERS_INVALID
 */
export function parsePlayers(text: string): PlayersSpec {
  const grid = /^grid:(\d+)x(\d+)$/.exec(text)
  if (!grid) throw new CarryoverError('PLAYERS_INVALID', `"${text}" names no players.`, 'Example: grid:3x4.')
  const [rows, columns] = [Number(grid[1]), Number(grid[2])]
  if (rows === 0 || columns === 0) {
    throw new CarryoverError('PLAYERS_INVALID', `"${text}" is a grid without cells.`, 'Example: grid:3x4.')
  }
  if (rows * columns > maxPlayers) {
    throw new CarryoverError(
      'PLAYERS_INVALID',
      `"${text}" makes ${rows * columns} players; ${maxPlayers} is the most.`,
      'Example: grid:4x4.',
    )
  }
  return { kind: 'grid', rows, columns }
}

/** The text `parsePlayers` reads. */
export function formatPlayers(spec: PlayersSpec): string {
  return `grid:${spec.rows}x${spec.columns}`
}

/**
 * Reads `zero`, `black`, `mean`, `blur:SIGMA` or `constant:X`.
 *
 * @throws BASELINE_INVALID
 */
export function parseBaseline(text: string): BaselineSpec {
  if (text === 'zero' || text === 'black' || text === 'mean') return { kind: text }
  const [, kind, number] = /^(blur|constant):(.+)$/.exec(text) ?? []
  const value = decimal(number)
  if (kind === 'constant' && value !== null) return { kind, value }
  if (kind === 'blur' && value !== null && value > 0 && value <= 100) return { kind, sigma: value }
  throw new CarryoverError(
    'BASELINE_INVALID',
    kind === 'blur'
      ? `"${text}" is not a blur: its width must be above 0 and at most 100 pixels.`
      : `"${text}" is not a baseline.`,
    'Examples: zero, black, mean, blur:2, constant:0.5.',
  )
}

/** The text `parseBaseline` reads. */
export function formatBaseline(spec: BaselineSpec): string {
  if (spec.kind === 'blur') return `blur:${spec.sigma}`
  if (spec.kind === 'constant') return `constant:${spec.value}`
  return spec.kind
}

/** More samples than this are not listed one by one. */
const longestList = 1_000_000

/**
 * Reads `3`, `0-9,40`, `random:50:SEED` or `all`. A list keeps its order; what is named twice counts once.
 *
 * @throws USAGE
 */
export function parseSamples(text: string): SamplesChoice {
  if (text === 'all') return { kind: 'all' }
  const random = /^random:(\d+):(\d+)$/.exec(text)
  if (random) {
    const [count, seed] = [Number(random[1]), Number(random[2])]
    if (count > 0 && Number.isSafeInteger(count) && Number.isSafeInteger(seed)) return { kind: 'random', count, seed }
    throw notSamples(text)
  }
  const indices = new Set<number>()
  for (const part of text.split(',')) {
    const range = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part)
    if (!range) throw notSamples(text)
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])]
    if (last < first || !Number.isSafeInteger(last)) throw notSamples(text)
    if (indices.size + last - first >= longestList) {
      throw new CarryoverError(
        'USAGE',
        `"${text}" lists more than ${longestList} samples.`,
        'Write all for all of them.',
      )
    }
    for (let index = first; index <= last; index++) indices.add(index)
  }
  return { kind: 'list', indices: [...indices] }
}

/**
 * Reads `label`, `predicted` or a class index.
 *
 * @throws USAGE
 */
export function parseTarget(text: string): TargetClass {
  if (text === 'label' || text === 'predicted') return text
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  throw new CarryoverError('USAGE', `"${text}" is not a class to explain.`, 'Examples: label, predicted, 7.')
}

function notSamples(text: string): CarryoverError {
  return new CarryoverError('USAGE', `"${text}" names no samples.`, 'Examples: 3, 0-9,40, random:50:1, all.')
}

function decimal(text: string | undefined): number | null {
  if (text === undefined || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

import type { Shard } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { sparsePasses } from '../../contract/limits.ts'
import { providerNames, type ProviderName } from '../../contract/providers.ts'
import { sparseSettings, type SparseSettings } from '../../contract/sparse.ts'

/** Readers of what was typed. All throw USAGE with the name of the option. */

export function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  throw cannotBe(name, text, 'a whole number')
}

export function realNumber(name: string, text: string): number {
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN
  if (Number.isFinite(value)) return value
  throw cannotBe(name, text, 'a number')
}

/** Numbers with commas between them. */
export const realNumbers = (name: string, text: string) => text.split(',').map((part) => realNumber(name, part.trim()))

export function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((word) => word === text)
  if (found !== undefined) return found
  throw cannotBe(name, text, known.length === 1 ? known[0] : `${known.slice(0, -1).join(', ')} or ${known.at(-1)!}`)
}

/** An execution provider; null for `automatic`. */
export function providerOrAutomatic(name: string, text: string): ProviderName | null {
  const found = oneOf(name, text, [...providerNames, 'automatic'])
  return found === 'automatic' ? null : found
}

/** `224` or `HEIGHTxWIDTH`. */
export function size(name: string, text: string): [height: number, width: number] {
  const match = /^([1-9]\d{0,5})(?:x([1-9]\d{0,5}))?$/.exec(text)
  if (match) return [Number(match[1]), Number(match[2] ?? match[1])]
  throw cannotBe(name, text, 'a size in pixels such as 224 or 480x640')
}

/** `3/16`, counted from 1. */
export function shard(name: string, text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text)
  const [index, count] = [Number(match?.[1]), Number(match?.[2])]
  if (index >= 1 && index <= count && Number.isSafeInteger(count)) return { index, count }
  throw cannotBe(name, text, 'a part such as 3/16')
}

/** `5000` or `5000:SEED`; the seed is 0 unless given. */
export function passesAndSeed(name: string, text: string): SparseSettings {
  const [, passes, seed = '0'] = /^(\d{1,15})(?::(\d{1,15}))?$/.exec(text) ?? []
  const { least, most } = sparsePasses
  const read = sparseSettings.safeParse({ passes: Number(passes), seed: Number(seed) })
  if (read.success) return read.data
  throw cannotBe(name, text, `a number of passes from ${least} to ${most}, such as 5000, or PASSES:SEED`)
}

/** Names with commas between them. */
export function names(name: string, text: string): string[] {
  const list = text.split(',').map((part) => part.trim())
  if (list.every((part) => part !== '')) return list
  throw cannotBe(name, text, 'names with commas between them')
}

export function cannotBe(name: string, text: string, expected: string): CarryoverError {
  return new CarryoverError('USAGE', `The ${name} must be ${expected}, not "${text}".`)
}

import type { BaselineSpec } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'

const plain = ['zero', 'black', 'mean', 'median', 'mode', 'mask', 'pad', 'unk', 'removal'] as const

/**
 * Reads `zero`, `black`, `mean`, `blur:SIGMA`, `constant:X`, `median`, `mode`, `sample:INDEX`, `mask`, `pad`, `unk` or
 * `removal`.
 *
 * @throws BASELINE_INVALID
 */
export function parseBaseline(text: string): BaselineSpec {
  const word = plain.find((known) => known === text)
  if (word !== undefined) return { kind: word }
  const [, kind, number] = /^(blur|constant|sample):(.+)$/.exec(text) ?? []
  const value = decimal(number)
  if (kind === 'constant' && value !== null) return { kind, value }
  if (kind === 'blur' && value !== null && value > 0 && value <= 100) return { kind, sigma: value }
  if (kind === 'sample' && /^\d+$/.test(number) && Number.isSafeInteger(value)) return { kind, index: Number(number) }
  throw new CarryoverError('BASELINE_INVALID', faultOf(text, kind), examples)
}

const examples =
  'Pictures: zero, black, mean, blur:2, constant:0.5, sample:7. Texts: mask, pad, unk, removal. ' +
  'Tables: mean, median, mode, zero, sample:7.'

function faultOf(text: string, kind: string | undefined): string {
  if (kind === 'blur') return `"${text}" is not a blur: its width must be above 0 and at most 100 pixels.`
  if (kind === 'sample') return `"${text}" names no sample: samples are numbered from 0.`
  return `"${text}" is not a baseline.`
}

/** The text `parseBaseline` reads. */
export function formatBaseline(spec: BaselineSpec): string {
  switch (spec.kind) {
    case 'blur':
      return `blur:${spec.sigma}`
    case 'constant':
      return `constant:${spec.value}`
    case 'sample':
      return `sample:${spec.index}`
    default:
      return spec.kind
  }
}

function decimal(text: string | undefined): number | null {
  if (text === undefined || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

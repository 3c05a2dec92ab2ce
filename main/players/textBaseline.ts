import type { BaselineSpec } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { checkBaseline } from './kinds.ts'

/** Numbers of a tokenizer's special tokens; null where it has no such token. */
export interface SpecialTokens {
  mask: number | null
  pad: number | null
  unk: number | null
}

/**
 * The token that stands for a token of an absent player: the mask token, and where there is none that of padding or else
 * the unknown one; `pad` and `unk` are what was asked for or nothing. For `removal` it is what fills the free end, which
 * the network is told to leave out of account.
 *
 * @throws BASELINE_INVALID when the tokenizer has no such token
 */
export function textBaseline(spec: BaselineSpec, { mask, pad, unk }: SpecialTokens): number {
  checkBaseline(spec, 'text')
  if (spec.kind === 'removal') return pad ?? 0
  const token = spec.kind === 'pad' ? pad : spec.kind === 'unk' ? unk : (mask ?? pad ?? unk)
  if (token !== null) return token
  throw new CarryoverError(
    'BASELINE_INVALID',
    `The tokenizer has no ${missing(spec.kind)} token.`,
    pad === null && unk === null && mask === null
      ? 'The baseline removal leaves tokens out instead.'
      : 'The baseline mask takes what it has.',
  )
}

function missing(kind: string): string {
  if (kind === 'pad') return 'padding'
  return kind === 'unk' ? 'unknown' : 'mask, padding or unknown'
}

import { z } from 'zod'
import { bytesOf } from './byteLetters.ts'
import type { TokenizerFile } from './tokenizerFile.ts'

/**
 * How the tokens of a vocabulary read: without the marks for the beginning, inside or end of a word (`▁`, `##`,
 * `</w>`), byte letters as characters. A space before a word stays; bytes that are no whole characters become `<0xE4>`.
 */
export function readableTokens({ file }: TokenizerFile): (token: string) => string {
  const { model } = file
  const suffix = typeof model.end_of_word_suffix === 'string' ? model.end_of_word_suffix : ''
  const prefix = typeof model.continuing_subword_prefix === 'string' ? model.continuing_subword_prefix : ''
  if (stepTypes(file.pre_tokenizer).includes('ByteLevel')) return (token) => asCharacters(token)
  return (token) => {
    const start = prefix !== '' && token.startsWith(prefix) ? prefix.length : 0
    const end = suffix !== '' && token.endsWith(suffix) ? token.length - suffix.length : token.length
    return token.slice(start, end).replaceAll('▁', ' ')
  }
}

const someSteps = z.looseObject({
  type: z.string(),
  pretokenizers: z.array(z.looseObject({ type: z.string() })).optional(),
})

function stepTypes(config: unknown): string[] {
  const step = someSteps.safeParse(config).data
  return step ? [step.type, ...(step.pretokenizers ?? []).map(({ type }) => type)] : []
}

function asCharacters(token: string): string {
  const bytes = bytesOf(token)
  if (bytes === null) return token
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : byteName(byte))).join('')
  }
}

const byteName = (byte: number): string => `<0x${byte.toString(16).toUpperCase()}>`

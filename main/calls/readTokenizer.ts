import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { CarryoverError, type TextReading } from '../../contract/index.ts'
import { loadTokenizer, type TextTokenizer } from '../datasets/tokenizer.ts'
import { sha256Text } from '../files/hash.ts'
import type { Store } from '../project/index.ts'

/** A tokenizer file is a few megabytes; what is much larger is something else. */
const mostBytes = 64 * 2 ** 20

export interface ReadTokenizer {
  json: string
  tokenizer: TextTokenizer
  /** As a data set refers to it. */
  reading: TextReading['tokenizer']
}

/** Reads a tokenizer.json. Throws USAGE where none is given, DATASET_INVALID, DATASET_MISSING. */
export async function readTokenizer(path: string | undefined): Promise<ReadTokenizer> {
  if (path === undefined) {
    throw new CarryoverError(
      'USAGE',
      'Texts need the tokenizer of their network.',
      'Give its tokenizer.json, which lies beside the network where it was trained.',
    )
  }
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new CarryoverError('DATASET_MISSING', `"${path}" is not a file.`)
  if (found.size > mostBytes) {
    throw new CarryoverError('DATASET_INVALID', `"${path}" is too large for a tokenizer: ${found.size} bytes.`)
  }
  const json = await readFile(path, 'utf8')
  const name = basename(path)
  const tokenizer = loadTokenizer(json, name)
  return { json, tokenizer, reading: { sha256: sha256Text(json), name, vocabulary: tokenizer.vocabulary } }
}

/** What networks of texts usually take at most. */
export const usualTokens = 512

/** As many tokens as the networks of the project take, where they say so. */
export function usualMostTokens(store: Store): number {
  const lengths = store.models.list().flatMap(({ binding }) => (binding.kind === 'text' ? [binding.length] : []))
  const fixed = lengths.filter((length) => length > 0)
  return fixed.length > 0 ? Math.min(...fixed) : usualTokens
}

import type { Tokenizer } from '@huggingface/tokenizers'
import { CarryoverError } from '../../contract/errors.ts'

export function readTokenizerFile(json: string, name: string) {
  let file
  try {
    file = JSON.parse(json)
  } catch {
    throw new CarryoverError('DATASET_INVALID', `"${name}" is not a tokenizer.json: it is not JSON.`)
  }
  const contents: string[] = (file.added_tokens ?? []).map((t: { content: string }) => t.content)
  const named = (...names: string[]) => names.find((n) => contents.includes(n)) ?? null
  const v = file.model.vocab
  const ids = Array.isArray(v) ? v.map((_, i) => i) : (Object.values(v) as number[])
  for (const t of file.added_tokens ?? []) ids.push(t.id)
  return {
    file: file as ConstructorParameters<typeof Tokenizer>[0],
    special: {
      mask: named('[MASK]', '<mask>'),
      pad: named('[PAD]', '<pad>'),
      unk: (file.model.unk_token ??
        (Array.isArray(v) && file.model.unk_id != null ? v[file.model.unk_id][0] : null)) as string | null,
    },
    vocabulary: ids.reduce((a, b) => Math.max(a, b), -1) + 1,
  }
}

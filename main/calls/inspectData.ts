import type { DataSource, InspectedData } from '../../contract/index.ts'
import { inspectImages, inspectTable, inspectTexts } from '../browse/index.ts'
import { readTokenizer, usualTokens } from './readTokenizer.ts'

/** What a source would be added as, from a look at its beginning. */
export async function inspectData(source: DataSource): Promise<InspectedData> {
  switch (source.kind) {
    case 'image':
    case 'array':
      return inspectImages(source)
    case 'text':
      return inspectTextsOf(source)
    case 'table':
      return inspectTable(source)
  }
}

async function inspectTextsOf({ path, column, label, tokenizer: file, mostTokens = usualTokens }: DataSource) {
  const { tokenizer, reading } = await readTokenizer(file)
  return inspectTexts({ path, column, label, tokenizer, named: reading, mostTokens })
}

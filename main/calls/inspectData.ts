import type { DataSource, InspectedData } from '../../contract/index.ts'
import { inspectImages, inspectTable, inspectTexts } from '../browse/index.ts'
import { readTokenizer } from './readTokenizer.ts'

/** What a source would be added as, from a look at its beginning. */
export async function inspectData(source: DataSource): Promise<InspectedData> {
  switch (source.kind) {
    case 'image':
    case 'array':
      return inspectImages(source)
    case 'text':
      return inspectTexts(source, await readTokenizer(source.tokenizer))
    case 'table':
      return inspectTable(source)
  }
}

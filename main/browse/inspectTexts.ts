import type { DataSource, InspectedData, TextReading } from '../../contract/index.ts'
import { surveyTexts, textSamples } from '../datasets/texts.ts'
import type { TextTokenizer } from '../datasets/tokenizer.ts'
import { firstOfEach } from './firstOfEach.ts'
import { rowsLookedAt } from './rowsLookedAt.ts'

export interface TextsTask extends Pick<DataSource, 'path' | 'column' | 'label'> {
  tokenizer: TextTokenizer
  /** As a data set refers to it. */
  named: TextReading['tokenizer']
  mostTokens: number
}

/** No text is cut to more than this, so that one shows how long it is. */
const longestRead = 8192

/** What a file of texts would be added as, with the first ones as the network would read them. */
export async function inspectTexts(task: TextsTask): Promise<Extract<InspectedData, { kind: 'text' }>> {
  const { path, column, label, tokenizer, named, mostTokens } = task
  const survey = await surveyTexts(path, { column, label }, { most: rowsLookedAt })
  const { classes, count, skipped, whole, fileColumns, labelColumn } = survey
  let [longest, cut, looked] = [0, 0, 0]
  for await (const { content } of textSamples(path, survey)) {
    const length = tokenizer.encode(content, longestRead).ids.length
    longest = Math.max(longest, length)
    if (length > mostTokens) cut++
    if (++looked === count) break
  }
  const shown = await firstOfEach(textSamples(path, survey), count)
  const reading = { column: survey.column, tokenizer: named, mostTokens }
  return {
    kind: 'text',
    info: { kind: 'text', path, missing: false, classes, count, skipped, reading },
    whole,
    fileColumns,
    labelColumn,
    samples: shown,
    tokens: shown.map(({ content }) =>
      Array.from(tokenizer.encode(content, mostTokens).ids, (id) => tokenizer.token(id)),
    ),
    longest,
    cut,
  }
}

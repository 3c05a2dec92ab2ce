import type { SampleInfo } from '../../contract/datasets.ts'
import { sha256Text } from '../files/hash.ts'
import { collectLabels, labelReader, type Labels } from './labels.ts'
import { existing, invalidFile, isEmpty, type Cell, type Invalid, type Row, type Rows, type Watch } from './row.ts'
import { openRows } from './rows.ts'
import { collectSkipped, firstRows, labelColumnOf, namedLike, type Survey, type SurveyWatch } from './survey.ts'

export interface TextOptions {
  /** Column of the texts; guessed from its name, or the only one with words in it. */
  column?: string
  /** Column of the labels; guessed from its name, and none where none is called so. */
  label?: string
}

export interface TextSurvey extends Survey {
  column: string
  labels: Labels
}

/** A sample that brings its own content. */
export type ContentSample = Omit<SampleInfo, 'index'> & { content: string }

const textNames = ['text', 'sentence', 'review', 'content', 'document', 'comment', 'tweet', 'question', 'headline']

/**
 * Looks at all rows of a file for what a data set of texts needs to know beforehand. Rows without text are skipped.
 *
 * @throws DATASET_MISSING, DATASET_INVALID; what the signal gives as its reason
 */
export async function surveyTexts(
  path: string,
  options: TextOptions = {},
  { most = Infinity, ...watch }: SurveyWatch = {},
): Promise<TextSurvey> {
  const invalid = invalidFile(path)
  const rows = await openRows(path)
  const labelColumn = labelColumnOf(rows.columns, options.label, invalid)
  const column =
    options.column === undefined
      ? await guessColumn(rows, labelColumn, invalid)
      : existing(options.column, rows.columns, invalid)
  const labels = collectLabels(labelColumn ?? '', labelColumn === null ? null : rows.classNames(labelColumn), invalid)
  const skipped = collectSkipped('has no text')
  let [looked, count] = [0, 0]
  for await (const { place, cells } of rows.rows(watch, wanted(column, labelColumn))) {
    if (++looked > most) break
    if (isEmpty(cells[0])) {
      skipped.add(place)
      continue
    }
    count++
    if (labelColumn !== null) labels.add(cells[1], place)
  }
  if (looked === 0) throw invalid('has a header but no rows')
  if (count === 0) throw invalid(`has no text in its column "${column}"`)
  const found = labels.finish()
  return {
    column,
    labelColumn,
    fileColumns: rows.columns,
    classes: found.classes,
    count,
    whole: looked <= most,
    skipped: skipped.finish(),
    labels: found,
  }
}

/** The texts that were surveyed, in the order of their rows. */
export async function* textSamples(
  path: string,
  { column, labelColumn, labels }: TextSurvey,
  watch?: Watch,
): AsyncGenerator<ContentSample> {
  const rows = await openRows(path)
  const labelOf = labelReader(labels)
  for await (const { place, cells } of rows.rows(watch, wanted(column, labelColumn))) {
    if (isEmpty(cells[0])) continue
    // Half a surrogate pair, which JSON can write, would not come back from the project as it went in.
    const content = String(cells[0]).toWellFormed()
    yield { path: place, label: labelColumn === null ? null : labelOf(cells[1]), sha256: sha256Text(content), content }
  }
}

const wanted = (column: string, label: string | null) => (label === null ? [column] : [column, label])

async function guessColumn(rows: Rows, labelColumn: string | null, invalid: Invalid): Promise<string> {
  const others = rows.columns.filter((name) => name !== labelColumn && !rows.nested.includes(name))
  const named = namedLike(others, textNames)
  if (named !== null) return named
  if (others.length === 1) return others[0]
  const first = await firstRows(rows, others)
  const withWords = others.filter((_, i) => isProse(first, i))
  if (withWords.length === 1) return withWords[0]
  throw invalid(
    withWords.length === 0 ? 'has no column of texts' : `has several columns of texts: ${withWords.join(', ')}`,
    others.length === 0 ? undefined : `Say which column it is. There are: ${others.join(', ')}.`,
  )
}

/** Whether most cells of a column are several words. */
function isProse(rows: Row[], column: number): boolean {
  const filled = rows.map(({ cells }) => cells[column]).filter((cell) => !isEmpty(cell))
  const several = (cell: Cell) => typeof cell === 'string' && /\S\s+\S/.test(cell)
  return filled.length > 0 && filled.filter(several).length > filled.length / 2
}

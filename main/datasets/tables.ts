import type { TableCell, TableColumn } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { sha256Text } from '../files/hash.ts'
import { collectCategories } from './categories.ts'
import { collectLabels, labelReader, type Labels } from './labels.ts'
import { numberIn } from './number.ts'
import {
  existing,
  invalidFile,
  isEmpty,
  isNested,
  type Cell,
  type Invalid,
  type Row,
  type Rows,
  type Watch,
} from './row.ts'
import { openRows } from './rows.ts'
import { firstRows, labelColumnOf, type Survey, type SurveyWatch } from './survey.ts'
import type { ContentSample } from './texts.ts'

export interface TableOptions {
  /** The columns that the network takes, in its order; all but that of the labels unless given. */
  columns?: string[]
  /** Column of the labels; guessed from its name, and none where none is called so. */
  label?: string
  /** Those of the columns that are categories although they look like numbers. */
  categorical?: string[]
}

export interface TableSurvey extends Survey {
  columns: TableColumn[]
  labels: Labels
}

/**
 * Looks at all rows of a file for what a data set of a table needs to know beforehand: which columns are numbers, which
 * are categories and what those are, and that every cell can be read.
 *
 * @throws DATASET_MISSING, DATASET_INVALID, USAGE; what the signal gives as its reason
 */
export async function surveyTable(
  path: string,
  options: TableOptions = {},
  { most = Infinity, ...watch }: SurveyWatch = {},
): Promise<TableSurvey> {
  const invalid = invalidFile(path)
  const rows = await openRows(path)
  const labelColumn = labelColumnOf(rows.columns, options.label, invalid)
  const names = chooseColumns(rows, labelColumn, options, invalid)
  const first = await firstRows(rows, names)
  if (first.length === 0) throw invalid('has a header but no rows')
  const readers = names.map((name, i) => columnReader(name, i, first, options.categorical ?? [], invalid))
  const labels = collectLabels(labelColumn ?? '', labelColumn === null ? null : rows.classNames(labelColumn), invalid)
  let looked = 0
  for await (const { place, cells } of rows.rows(watch, wanted(names, labelColumn))) {
    if (++looked > most) break
    for (let i = 0; i < readers.length; i++) readers[i].add(cells[i], place)
    if (labelColumn !== null) labels.add(cells[names.length], place)
  }
  const found = labels.finish()
  return {
    columns: readers.map(({ finish }) => finish()),
    labelColumn,
    fileColumns: rows.columns,
    classes: found.classes,
    count: Math.min(looked, most),
    whole: looked <= most,
    skipped: [],
    labels: found,
  }
}

/** The rows that were surveyed, in their order; the content is the JSON of the cells. */
export async function* tableSamples(
  path: string,
  { columns, labelColumn, labels }: TableSurvey,
  watch?: Watch,
): AsyncGenerator<ContentSample> {
  const invalid = invalidFile(path)
  const rows = await openRows(path)
  const labelOf = labelReader(labels)
  const asked = wanted(
    columns.map(({ name }) => name),
    labelColumn,
  )
  for await (const { place, cells } of rows.rows(watch, asked)) {
    const row = columns.map(({ name, categories }, i): TableCell =>
      categories === null ? numberOf(cells[i], name, place, invalid) : categoryOf(cells[i], name, place, invalid),
    )
    const content = JSON.stringify(row)
    const label = labelColumn === null ? null : labelOf(cells[columns.length])
    yield { path: place, label, sha256: sha256Text(content), content }
  }
}

const wanted = (names: string[], label: string | null) => (label === null ? names : [...names, label])

/** Columns without a name, and those called so, number the rows: pandas writes them. */
const numbersRows = (name: string) => name === '' || /^__index_level_\d+__$/.test(name)

function chooseColumns(
  { columns, nested }: Rows,
  labelColumn: string | null,
  options: TableOptions,
  invalid: Invalid,
): string[] {
  const names =
    options.columns ?? columns.filter((name) => name !== labelColumn && !numbersRows(name) && !nested.includes(name))
  for (const name of names) existing(name, columns, invalid)
  if (names.length === 0) throw invalid('has no columns but that of its labels')
  const unread = names.find((name) => nested.includes(name))
  if (unread !== undefined) throw isNested(`its column "${unread}"`, invalid)
  const double = names.find((name, i) => names.indexOf(name) !== i)
  if (double !== undefined) throw new CarryoverError('USAGE', `The column "${double}" is given twice.`)
  if (labelColumn !== null && names.includes(labelColumn)) {
    throw new CarryoverError(
      'USAGE',
      `The column "${labelColumn}" cannot be both the label and a feature.`,
      'Take it out of the columns, or choose another column of labels.',
    )
  }
  const stranger = options.categorical?.find((name) => !names.includes(name))
  if (stranger !== undefined) {
    throw new CarryoverError('USAGE', `"${stranger}" is called categorical, but it is none of the columns.`)
  }
  return names
}

interface ColumnReader {
  /** @throws DATASET_INVALID */
  add: (cell: Cell, place: string) => void
  finish: () => TableColumn
}

/** A column is one of categories when it was called so, or when most of its first cells are no numbers. */
function columnReader(
  name: string,
  column: number,
  first: Row[],
  categorical: string[],
  invalid: Invalid,
): ColumnReader {
  const filled = first.map(({ cells }) => cells[column]).filter((cell) => !isEmpty(cell))
  const numbers = filled.filter((cell) => numberIn(cell) !== null)
  if (!categorical.includes(name) && numbers.length >= filled.length / 2) {
    return {
      add: (cell, place) => void numberOf(cell, name, place, invalid),
      finish: () => ({ name, categories: null }),
    }
  }
  const categories = collectCategories(name, invalid)
  return {
    add: (cell, place) => {
      categories.add(categoryOf(cell, name, place, invalid), place)
    },
    finish: () => ({ name, categories: categories.finish() }),
  }
}

function numberOf(cell: Cell, name: string, place: string, invalid: Invalid): number {
  const found = numberIn(cell)
  if (found !== null) return found
  if (isEmpty(cell)) throw isMissing(name, place, invalid)
  throw invalid(
    `has ${JSON.stringify(cell)} in the column "${name}" in ${place}, which is no finite number`,
    `Correct the cell, or call "${name}" categorical.`,
  )
}

function categoryOf(cell: Cell, name: string, place: string, invalid: Invalid): string {
  if (isEmpty(cell)) throw isMissing(name, place, invalid)
  return String(cell).trim()
}

const isMissing = (name: string, place: string, invalid: Invalid) =>
  invalid(
    `has an empty cell in the column "${name}" in ${place}`,
    'Fill it as for the network, leave out the row, or choose other columns.',
  )

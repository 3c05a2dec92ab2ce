import { readFile } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import { CarryoverError } from '../../contract/errors.ts'
import { inByteOrder } from './byteOrder.ts'

export interface Manifest {
  classes: string[]
  /** In the order of the rows; paths as they stand in the file. */
  rows: { path: string; label: number | null }[]
}

const pathColumns = ['path', 'file', 'filename']
/** A whole number from here on is no class index but a mistake: the list of classes would be as long. */
const mostClasses = 100_000

/**
 * Reads a CSV manifest with a header row: a path column (`path`, `file`, `filename` or the first) and a label column.
 * Labels that are all whole numbers are class indices; others are class names, numbered in byte-wise order. An empty
 * label is none.
 *
 * @param label name of the label column; `label` when left out, if there is one
 * @throws DATASET_INVALID
 */
export async function readManifest(file: string, label?: string): Promise<Manifest> {
  const [header = [], ...rows] = readRows(file, await readFile(file))
  const pathColumn = Math.max(
    0,
    header.findIndex((name) => pathColumns.includes(name.toLowerCase())),
  )
  if (/\.(png|jpe?g|webp|tiff?|bmp)$/i.test(header[pathColumn] ?? '')) {
    throw invalid(file, 'has no header row', 'Its first line should name the columns, such as "path,label".')
  }
  if (rows.length === 0) throw invalid(file, 'lists no pictures')
  const labelColumn = header.indexOf(label ?? 'label')
  if (label !== undefined && labelColumn === -1) {
    throw invalid(file, `has no column "${label}"`, `Its columns are: ${header.join(', ')}.`)
  }
  const { classes, indices } = numberLabels(
    file,
    rows.map((row) => (labelColumn === -1 ? '' : row[labelColumn])),
  )
  return { classes, rows: rows.map((row, i) => ({ path: row[pathColumn], label: indices[i] })) }
}

function readRows(file: string, bytes: Buffer): string[][] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return parse(text, { trim: true, skip_empty_lines: true })
  } catch (error) {
    if (error instanceof CsvError) {
      throw invalid(
        file,
        `is not a CSV file: line ${Number(error.lines)} cannot be read`,
        'Fields with commas or quotes stand in quotes, and quotes in them are doubled; all lines have as many fields.',
      )
    }
    if (error instanceof TypeError) throw invalid(file, 'is not text in UTF-8')
    throw error
  }
}

function numberLabels(file: string, labels: string[]): { classes: string[]; indices: (number | null)[] } {
  const given = labels.filter((label) => label !== '')
  if (given.every((label) => /^\d+$/.test(label))) {
    const indices = labels.map((label) => (label === '' ? null : Number(label)))
    const count = indices.reduce<number>((most, index) => Math.max(most, (index ?? -1) + 1), 0)
    if (count > mostClasses) throw invalid(file, `has the label ${count - 1}, too large for a class index`)
    return { classes: Array.from({ length: count }, (_, index) => String(index)), indices }
  }
  const classes = inByteOrder(new Set(given), (name) => name)
  const indexOf = new Map(classes.map((name, index) => [name, index]))
  return { classes, indices: labels.map((label) => indexOf.get(label) ?? null) }
}

function invalid(file: string, fault: string, hint?: string): CarryoverError {
  return new CarryoverError('DATASET_INVALID', `"${file}" ${fault.replace(/\.$/, '')}.`, hint)
}

import { CsvError, parse, type Info } from 'csv-parse'
import { readLines } from './lines.ts'
import {
  invalidFile,
  mostRowBytes,
  mostRowInWords,
  placesOf,
  refuseDoubles,
  type Invalid,
  type Row,
  type Rows,
  type Watch,
} from './row.ts'

const quotingHint =
  'Fields with separators, quotes or line ends stand in quotes, and quotes in them are doubled; all rows have as many fields.'

/**
 * Opens a CSV or TSV file with a header row. Fields may be quoted; a lone quote in one that is not is a character like
 * any other; empty lines do not count. A file whose header has no comma but semicolons is separated by those.
 *
 * @throws DATASET_INVALID
 */
export async function openCsv(path: string, usual: ',' | '\t'): Promise<Rows> {
  const invalid = invalidFile(path)
  const separator = usual === ',' ? await separatorOf(path, invalid) : usual
  const header = await firstRecord(records(path, separator, invalid))
  if (header === undefined) throw invalid('is empty')
  const columns = header.fields.map((name) => name.trim())
  refuseDoubles(columns, invalid)
  return {
    columns,
    nested: [],
    classNames: () => null,
    rows: (watch, asked) =>
      rowsOf(records(path, separator, invalid, watch), placesOf(columns, asked), columns, invalid),
  }
}

async function separatorOf(path: string, invalid: Invalid): Promise<string> {
  for await (const { text } of readLines(path, invalid)) {
    const [header] = text.trimStart().split('\n', 1)
    return !header.includes(',') && header.includes(';') ? ';' : ','
  }
  return ','
}

async function firstRecord(found: AsyncIterable<CsvRecord[]>): Promise<CsvRecord | undefined> {
  for await (const [record] of found) if (record !== undefined) return record
  return undefined
}

async function* rowsOf(
  found: AsyncIterable<CsvRecord[]>,
  places: number[],
  columns: string[],
  invalid: Invalid,
): AsyncGenerator<Row> {
  let isHeader = true
  for await (const records of found) {
    for (const { line, fields } of records) {
      if (fields.length !== columns.length) {
        const fault = `has ${counted(fields.length)} in line ${line} and ${counted(columns.length)} in its header`
        throw invalid(fault, quotingHint)
      }
      if (!isHeader) yield { place: `line ${line}`, cells: places.map((place) => fields[place]) }
      isHeader = false
    }
  }
}

const counted = (fields: number) => `${fields} ${fields === 1 ? 'field' : 'fields'}`

interface CsvRecord {
  /** On which it starts. */
  line: number
  fields: string[]
}

/** The records of a file, some at a time. */
async function* records(path: string, separator: string, invalid: Invalid, watch?: Watch): AsyncGenerator<CsvRecord[]> {
  let found: CsvRecord[] = []
  // Line ends of two characters inside quotes are counted twice by the parser.
  let countedTwice = 0
  const parser = parse({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: mostRowBytes,
    on_record(fields: string[], { lines }) {
      const ends = occurrences(fields, '\n')
      if (ends > 0) countedTwice += occurrences(fields, '\r\n')
      // The parser tells the line on which a record ends.
      found.push({ line: lines - countedTwice - ends, fields })
      return null
    },
  })
  parser.on('error', () => undefined)
  const done = (work: (callback: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      work((error) => {
        if (error) reject(inWords(error, invalid))
        else resolve()
      })
    })
  const taken = () => {
    const records = found
    found = []
    return records
  }
  for await (const { text } of readLines(path, invalid, watch)) {
    await done((callback) => parser.write(text, callback))
    yield taken()
  }
  await done((callback) => parser.end(callback))
  yield taken()
}

function occurrences(fields: string[], piece: string): number {
  let count = 0
  for (const field of fields) {
    for (let at = field.indexOf(piece); at !== -1; at = field.indexOf(piece, at + 1)) count++
  }
  return count
}

function inWords(error: Error, invalid: Invalid): Error {
  if (!(error instanceof CsvError)) return error
  const { lines } = error as unknown as Info
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return invalid(`has a row of more than ${mostRowInWords} that ends behind line ${lines}`, quotingHint, error)
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return invalid(`is not a CSV file: a quote is still open at its end, in line ${lines}`, quotingHint, error)
  }
  return invalid(`is not a CSV file: line ${lines} cannot be read`, quotingHint, error)
}

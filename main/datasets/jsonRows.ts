import { readLines } from './lines.ts'
import { invalidFile, isNested, type Cell, type Invalid, type Row, type Rows, type Watch } from './row.ts'

/** Columns are the keys of so many first lines: an object may leave out what it has no value for. */
const linesForColumns = 1000

/**
 * Opens a file with one JSON object a line.
 *
 * @throws DATASET_INVALID
 */
export async function openJsonLines(path: string): Promise<Rows> {
  const invalid = invalidFile(path)
  const names = new Set<string>()
  const nested = new Set<string>()
  let looked = 0
  for await (const { object } of objects(path, invalid)) {
    for (const [name, value] of Object.entries(object)) {
      names.add(name)
      if (typeof value === 'object' && value !== null) nested.add(name)
    }
    if (++looked === linesForColumns) break
  }
  if (looked === 0) throw invalid('is empty')
  const columns = [...names]
  return {
    columns,
    nested: [...nested],
    classNames: () => null,
    rows: (watch, asked = columns) => rowsOf(path, asked, invalid, watch),
  }
}

async function* rowsOf(path: string, columns: readonly string[], invalid: Invalid, watch?: Watch): AsyncGenerator<Row> {
  for await (const { line, object } of objects(path, invalid, watch)) {
    const cells = columns.map((name) =>
      Object.hasOwn(object, name) ? cellOf(object[name], name, line, invalid) : null,
    )
    yield { place: `line ${line}`, cells }
  }
}

function cellOf(value: unknown, name: string, line: number, invalid: Invalid): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return String(value)
  throw isNested(`"${name}" in line ${line}`, invalid)
}

async function* objects(
  path: string,
  invalid: Invalid,
  watch?: Watch,
): AsyncGenerator<{ line: number; object: Record<string, unknown> }> {
  for await (const { text, first } of readLines(path, invalid, watch)) {
    const lines = text.split('\n')
    for (let i = 0; i < lines.length; i++) {
      if (lines[i].trim() === '') continue
      const line = first + i
      yield { line, object: objectIn(lines[i], line, invalid) }
    }
  }
}

function objectIn(text: string, line: number, invalid: Invalid): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw invalid(`is not JSON in line ${line}`, 'Each line is a JSON object of its own.', error)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`has no JSON object in line ${line}`, 'Each line is one, such as {"text": "…", "label": 1}.')
  }
  return value as Record<string, unknown>
}

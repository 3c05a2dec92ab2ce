import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import { openCsv } from './csvRows.ts'
import { openJsonLines } from './jsonRows.ts'
import { openParquet } from './parquet/rows.ts'
import type { Rows } from './row.ts'

/**
 * Opens a file of rows, CSV, TSV, JSONL or Parquet by its ending, and reads what its columns are.
 *
 * @throws DATASET_MISSING, DATASET_INVALID
 */
export async function openRows(path: string): Promise<Rows> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw new CarryoverError('DATASET_MISSING', `"${path}" does not exist.`)
  const open = formats.get(extname(path).toLowerCase())
  if (!found.isFile() || open === undefined) {
    throw new CarryoverError(
      'DATASET_INVALID',
      `"${path}" is no file of rows.`,
      'Rows are read from files whose names end in .csv, .tsv, .jsonl or .parquet.',
    )
  }
  return open(path)
}

const formats = new Map<string, (path: string) => Promise<Rows>>([
  ['.csv', (path) => openCsv(path, ',')],
  ['.tsv', (path) => openCsv(path, '\t')],
  ['.tab', (path) => openCsv(path, '\t')],
  ['.jsonl', openJsonLines],
  ['.ndjson', openJsonLines],
  ['.parquet', openParquet],
])

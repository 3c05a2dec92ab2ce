import { invalidFile, type Rows } from './row.ts'

export function openParquet(path: string): Promise<Rows> {
  return Promise.reject(invalidFile(path)('is a Parquet file'))
}

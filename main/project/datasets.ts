import { createHash } from 'node:crypto'
import { z } from 'zod'
import { datasetInfo, preprocessing, sampleInfo, type SampleInfo } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { Connection } from './connection.ts'
import { quoted } from './faults.ts'
import { decode, existing, fromJson, toJson, type Row } from './rows.ts'

export const datasetRecord = datasetInfo.omit({ missing: true }).extend({
  /** SHA-256 over the hash and label of every sample in order: equal when nothing a network or a probe sees differs. */
  contentSha256: z.string(),
  addedAt: z.int(),
})
export type DatasetRecord = z.infer<typeof datasetRecord>
export type NewDataset = Omit<DatasetRecord, 'id' | 'count' | 'contentSha256' | 'addedAt'>
/** A sample's index is its place in the list. */
export type NewSample = Omit<SampleInfo, 'index'>

const columns =
  'id, name, kind, path, classes, count, preprocessing, skipped, content_sha256 AS contentSha256, added_at AS addedAt'
const sampleColumns = 'sample AS "index", path, label, sha256'

export function datasetsTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO datasets (name, kind, path, classes, count, preprocessing, skipped, content_sha256, added_at)
    VALUES (@name, @kind, @path, @classes, @count, @preprocessing, @skipped, @contentSha256, @addedAt)`)
  const insertSample = database.prepare<[number | bigint, number, string, number | null, string]>(
    'INSERT INTO samples (dataset_id, sample, path, label, sha256) VALUES (?, ?, ?, ?, ?)',
  )
  const all = database.prepare<[], Row>(`SELECT ${columns} FROM datasets ORDER BY id`)
  const named = database.prepare<[string], Row>(`SELECT ${columns} FROM datasets WHERE name = ?`)
  const names = database.prepare<[], string>('SELECT name FROM datasets ORDER BY id').pluck()
  const remove = database.prepare<[string]>('DELETE FROM datasets WHERE name = ?')
  const page = database.prepare<[number, number, number], Row>(
    `SELECT ${sampleColumns} FROM samples WHERE dataset_id = ? AND sample >= ? ORDER BY sample LIMIT ?`,
  )
  const labels = database
    .prepare<[number], number | null>('SELECT label FROM samples WHERE dataset_id = ? ORDER BY sample')
    .pluck()
  const nameAndCount = database.prepare<[number], { name: string; count: number }>(
    'SELECT name, count FROM datasets WHERE id = ?',
  )

  const read = (row: Row): DatasetRecord =>
    decode(connection, `the data set ${JSON.stringify(row.name)}`, datasetRecord, () => ({
      ...row,
      classes: fromJson(row.classes),
      preprocessing: fromJson(row.preprocessing),
      skipped: fromJson(row.skipped),
    }))

  const readSample = (row: Row): SampleInfo =>
    decode(connection, `sample ${String(row.index)} of a data set`, sampleInfo, () => row)

  const unknown = (name: string): CarryoverError =>
    new CarryoverError(
      'DATASET_UNKNOWN',
      `There is no data set "${name}" in ${quoted(connection.path)}.`,
      existing('data sets', names.all()),
    )

  return {
    /**
     * Adds a data set with all its samples.
     *
     * @throws DATASET_EXISTS
     */
    add: (record: NewDataset, samples: readonly NewSample[]): DatasetRecord =>
      connection.write(() => {
        if (named.get(record.name) !== undefined) {
          throw new CarryoverError(
            'DATASET_EXISTS',
            `There already is a data set "${record.name}" in ${quoted(connection.path)}.`,
            'Give this one another name.',
          )
        }
        const { lastInsertRowid } = insert.run({
          ...record,
          classes: JSON.stringify(record.classes),
          count: samples.length,
          preprocessing: toJson(preprocessing, record.preprocessing),
          skipped: JSON.stringify(record.skipped),
          contentSha256: contentHash(samples),
          addedAt: Date.now(),
        })
        samples.forEach(({ path, label, sha256 }, index) =>
          insertSample.run(lastInsertRowid, index, path, label, sha256),
        )
        return read(named.get(record.name)!)
      }),

    /** In the order they were added. */
    list: (): DatasetRecord[] => connection.read(() => all.all().map(read)),

    /** @throws DATASET_UNKNOWN with the names that exist. */
    byName: (name: string): DatasetRecord =>
      connection.read(() => {
        const row = named.get(name)
        if (row === undefined) throw unknown(name)
        return read(row)
      }),

    /** At most `limit` samples from index `offset` on. */
    samples: (id: number, offset: number, limit: number): SampleInfo[] =>
      connection.read(() => page.all(id, offset, limit).map(readSample)),

    /** @throws SAMPLE_UNKNOWN naming the samples there are. */
    sample: (id: number, index: number): SampleInfo =>
      connection.read(() => {
        const row = page.get(id, index, 1)
        if (row?.index === index) return readSample(row)
        const { name, count } = nameAndCount.get(id) ?? { name: String(id), count: 0 }
        throw new CarryoverError(
          'SAMPLE_UNKNOWN',
          `The data set "${name}" has no sample ${index}: ` +
            (count === 0 ? 'it is empty.' : `its samples are numbered from 0 to ${count - 1}.`),
        )
      }),

    /** The label of every sample, -1 where there is none. */
    labels: (id: number): Int32Array<ArrayBuffer> =>
      connection.read(() => Int32Array.from(labels.all(id), (label) => label ?? -1)),

    /**
     * Removes the data set and everything that was computed on it.
     *
     * @throws DATASET_UNKNOWN
     */
    remove: (name: string): void =>
      connection.write(() => {
        if (remove.run(name).changes === 0) throw unknown(name)
      }),
  }
}

function contentHash(samples: readonly NewSample[]): string {
  const hash = createHash('sha256')
  for (const { sha256, label } of samples) hash.update(`${sha256} ${label ?? ''}\n`)
  return hash.digest('hex')
}

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

/** Where documents of other tables name a data set: table, column, place in its JSON. */
const nameMentions = [
  ...['data', 'probeData'].flatMap((key) => [
    ['settings', 'value', `$.${key}`],
    ['studies', 'settings', `$.${key}`],
    ['studies', 'report', `$.settings.${key}`],
  ]),
  ...['data', 'probeData', 'test'].map((key) => ['queue', 'settings', `$.${key}`]),
]

export function datasetsTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO datasets (name, kind, path, classes, count, preprocessing, skipped, content_sha256, added_at)
    VALUES (@name, @kind, @path, @classes, @count, @preprocessing, @skipped, @contentSha256, @addedAt)`)
  const insertSample = database.prepare<[number | bigint, number, string, number | null, string]>(
    'INSERT INTO samples (dataset_id, sample, path, label, sha256) VALUES (?, ?, ?, ?, ?)',
  )
  const present = 'FROM datasets WHERE removed_at IS NULL'
  const all = database.prepare<[], Row>(`SELECT ${columns} ${present} ORDER BY id`)
  const named = database.prepare<[string], Row>(`SELECT ${columns} ${present} AND name = ?`)
  const withId = database.prepare<[number], Row>(`SELECT ${columns} FROM datasets WHERE id = ?`)
  const names = database.prepare<[], string>(`SELECT name ${present} ORDER BY id`).pluck()
  const rename = database.prepare<[string, string]>(
    'UPDATE datasets SET name = ? WHERE name = ? AND removed_at IS NULL',
  )
  const setPath = database.prepare<[string, number]>('UPDATE datasets SET path = ? WHERE id = ?')
  const setRemoved = database.prepare<[number | null, number]>('UPDATE datasets SET removed_at = ? WHERE id = ?')
  const page = database.prepare<[number, number, number], Row>(
    `SELECT ${sampleColumns} FROM samples WHERE dataset_id = ? AND sample >= ? ORDER BY sample LIMIT ?`,
  )
  const paths = database
    .prepare<[number], string>('SELECT path FROM samples WHERE dataset_id = ? ORDER BY sample')
    .pluck()
  const pathOrder = database
    .prepare<[number], number>('SELECT sample FROM samples WHERE dataset_id = ? ORDER BY path, sample')
    .pluck()
  const labels = database
    .prepare<[number], number | null>('SELECT label FROM samples WHERE dataset_id = ? ORDER BY sample')
    .pluck()
  const mentions = nameMentions.map(([table, column, where]) =>
    database.prepare<{ name: string; to: string }>(
      `UPDATE ${table} SET ${column} = json_replace(${column}, '${where}', @to)
      WHERE json_extract(${column}, '${where}') = @name`,
    ),
  )
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

  const taken = (name: string): CarryoverError =>
    new CarryoverError(
      'DATASET_EXISTS',
      `There already is a data set "${name}" in ${quoted(connection.path)}.`,
      'Give this one another name.',
    )

  return {
    /**
     * Adds a data set with all its samples.
     *
     * @throws DATASET_EXISTS
     */
    add: (record: NewDataset, samples: readonly NewSample[]): DatasetRecord =>
      connection.write(() => {
        if (named.get(record.name) !== undefined) throw taken(record.name)
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

    /** The path of every sample. */
    paths: (id: number): string[] => connection.read(() => paths.all(id)),

    /** All samples in the byte-wise order of their paths. */
    pathOrder: (id: number): number[] => connection.read(() => pathOrder.all(id)),

    /** The label of every sample, -1 where there is none. */
    labels: (id: number): Int32Array<ArrayBuffer> =>
      connection.read(() => Int32Array.from(labels.all(id), (label) => label ?? -1)),

    /**
     * Gives a data set another name, also where settings of studies say it.
     *
     * @throws DATASET_UNKNOWN; DATASET_EXISTS
     */
    rename: (name: string, to: string): DatasetRecord =>
      connection.write(() => {
        if (to !== name && named.get(to) !== undefined) throw taken(to)
        if (rename.run(to, name).changes === 0) throw unknown(name)
        for (const mention of mentions) mention.run({ name, to })
        return read(named.get(to)!)
      }),

    /** Says where its files are now. */
    moved: (id: number, path: string): void =>
      connection.write(() => {
        setPath.run(path, id)
      }),

    /**
     * Takes the data set off the lists and sets its name free. It and everything that was computed on it go for good
     * when the project is closed. The answer is its id, for `restore`.
     *
     * @throws DATASET_UNKNOWN
     */
    remove: (name: string): number =>
      connection.write(() => {
        const row = named.get(name)
        if (row === undefined) throw unknown(name)
        setRemoved.run(Date.now(), Number(row.id))
        return Number(row.id)
      }),

    /**
     * Brings a removed data set back.
     *
     * @throws DATASET_EXISTS
     */
    restore: (id: number): void =>
      connection.write(() => {
        const { name } = read(withId.get(id)!)
        if (named.get(name) !== undefined) throw taken(name)
        setRemoved.run(null, id)
      }),
  }
}

function contentHash(samples: readonly NewSample[]): string {
  const hash = createHash('sha256')
  for (const { sha256, label } of samples) hash.update(`${sha256} ${label ?? ''}\n`)
  return hash.digest('hex')
}

import { createHash, type Hash } from 'node:crypto'
import { z } from 'zod'
import { datasetInfo, sampleInfo, type SampleInfo } from '../../contract/datasets.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { Connection } from './connection.ts'
import { quoted } from './faults.ts'
import { decode, existing, fromJson, toJson, type Row } from './rows.ts'

const stored = {
  /** SHA-256 over the hash and label of every sample in order: equal when nothing a network or a probe sees differs. */
  contentSha256: z.string(),
  addedAt: z.int(),
}
const [image, text, table] = datasetInfo.options
const missing = { missing: true } as const
export const datasetRecord = z.discriminatedUnion('kind', [
  image.omit(missing).extend(stored),
  text.omit(missing).extend(stored),
  table.omit(missing).extend(stored),
])
export type DatasetRecord = z.infer<typeof datasetRecord>
export type ImageDataset = Extract<DatasetRecord, { kind: 'image' }>
export type TextDataset = Extract<DatasetRecord, { kind: 'text' }>
export type TableDataset = Extract<DatasetRecord, { kind: 'table' }>

type New<D> = D extends unknown ? Omit<D, 'id' | 'count' | 'contentSha256' | 'addedAt'> : never
export type NewDataset = New<DatasetRecord>
/** A sample's index is its place in the list. A text or row brings its content. */
export type NewSample = Omit<SampleInfo, 'index'> & { content?: string }

/** How a data set is read, which is another thing for each kind. */
const readings = {
  image: image.pick({ preprocessing: true, column: true }),
  text: text.pick({ reading: true }),
  table: table.pick({ columns: true }),
}

/** A data set that is being added, sample by sample; nobody sees it before it is finished. */
export interface DatasetDraft {
  put(samples: readonly NewSample[]): void
  /** @throws DATASET_EXISTS when its name was taken meanwhile */
  finish(): DatasetRecord
  /** Takes some of it away again; false when nothing is left. */
  abandon(): boolean
}

const columns =
  'id, name, kind, path, classes, count, reading, skipped, content_sha256 AS contentSha256, added_at AS addedAt'
const sampleColumns = 'sample AS "index", path, label, sha256'

/** Samples that are taken away in one transaction. */
const forgottenAtOnce = 5000

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
    INSERT INTO datasets (name, kind, path, classes, count, reading, skipped, content_sha256, added_at, removed_at)
    VALUES (@name, @kind, @path, @classes, 0, @reading, @skipped, '', @now, @now)`)
  const complete = database.prepare<[number, string, number | bigint]>(
    'UPDATE datasets SET count = ?, content_sha256 = ?, removed_at = NULL WHERE id = ?',
  )
  const forget = database.prepare<[number | bigint]>('DELETE FROM datasets WHERE id = ?')
  const forgetSamples = database.prepare<[number | bigint, number]>(
    'DELETE FROM samples WHERE dataset_id = ? AND sample >= ?',
  )
  const insertSample = database.prepare<[number | bigint, number, string, number | null, string]>(
    'INSERT INTO samples (dataset_id, sample, path, label, sha256) VALUES (?, ?, ?, ?, ?)',
  )
  const insertContent = database.prepare<[number | bigint, number, string]>(
    'INSERT INTO contents (dataset_id, sample, content) VALUES (?, ?, ?)',
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
      ...(fromJson(row.reading) as object),
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

  /** Hidden like one that was removed, so that it goes when the process ends before it is finished. */
  const begin = (record: NewDataset): DatasetDraft => {
    const { name, kind, path, classes, skipped } = record
    const id = connection.write(() => {
      if (named.get(name) !== undefined) throw taken(name)
      const reading = toJson(readings[kind], record as never)
      const rest = { classes: JSON.stringify(classes), skipped: JSON.stringify(skipped), now: Date.now() }
      return insert.run({ name, kind, path, reading, ...rest }).lastInsertRowid
    })
    const hash = createHash('sha256')
    let count = 0
    return {
      put(samples) {
        connection.write(() => {
          for (const { path, label, sha256, content } of samples) {
            addTo(hash, sha256, label)
            insertSample.run(id, count, path, label, sha256)
            if (content !== undefined) insertContent.run(id, count, content)
            count++
          }
        })
      },
      finish: () =>
        connection.write(() => {
          if (named.get(name) !== undefined) throw taken(name)
          complete.run(count, hash.digest('hex'), id)
          return read(named.get(name)!)
        }),
      abandon: () =>
        connection.write(() => {
          if (forgetSamples.run(id, Math.max(0, count - forgottenAtOnce)).changes === 0) forget.run(id)
          const before = count
          count = Math.max(0, count - forgottenAtOnce)
          return before > 0
        }),
    }
  }

  return {
    begin,

    /**
     * Adds a data set with all its samples.
     *
     * @throws DATASET_EXISTS
     */
    add: (record: NewDataset, samples: readonly NewSample[]): DatasetRecord =>
      connection.write(() => {
        const draft = begin(record)
        draft.put(samples)
        return draft.finish()
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

const addTo = (hash: Hash, sha256: string, label: number | null) => hash.update(`${sha256} ${label ?? ''}\n`)

import { z } from 'zod'
import { CarryoverError } from '../../contract/errors.ts'
import { binding, inspection, modelInfo } from '../../contract/models.ts'
import type { Connection } from './connection.ts'
import { quoted } from './faults.ts'
import { decode, existing, fromJson, toJson, type Row } from './rows.ts'

/** The ONNX file and its external data. */
const files = z.array(z.object({ path: z.string(), sha256: z.string(), bytes: z.int() }))

export const modelRecord = modelInfo.omit({ probe: true, missing: true }).extend({ files, addedAt: z.int() })
export type ModelRecord = z.infer<typeof modelRecord>
export type NewModel = Omit<ModelRecord, 'id' | 'addedAt'>
/** What is left out stays as it is. */
export type ModelChange = Partial<Pick<NewModel, 'name' | 'role' | 'run' | 'epoch' | 'path' | 'files'>>

const columns = 'id, name, role, run, epoch, path, sha256, files, inspection, binding, added_at AS addedAt'

export function modelsTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO models (name, role, run, epoch, path, sha256, files, inspection, binding, added_at)
    VALUES (@name, @role, @run, @epoch, @path, @sha256, @files, @inspection, @binding, @addedAt)`)
  const present = 'FROM models WHERE removed_at IS NULL'
  const all = database.prepare<[], Row>(`SELECT ${columns} ${present} ORDER BY added_at, id`)
  const named = database.prepare<[string], Row>(`SELECT ${columns} ${present} AND name = ?`)
  const withId = database.prepare<[number], Row>(`SELECT ${columns} FROM models WHERE id = ?`)
  const names = database.prepare<[], string>(`SELECT name ${present} ORDER BY added_at, id`).pluck()
  const update = database.prepare<Row>(`
    UPDATE models SET name = @name, role = @role, run = @run, epoch = @epoch, path = @path, files = @files WHERE id = @id`)
  // Reports say the names of their networks.
  const mentions = ['pretrained', 'finetuned', 'scratch'].map((role) =>
    database.prepare<{ name: string; to: string }>(`
      UPDATE studies SET report = json_replace(report, '$.networks.${role}', @to)
      WHERE json_extract(report, '$.networks.${role}') = @name`),
  )
  const setRemoved = database.prepare<[number | null, number]>('UPDATE models SET removed_at = ? WHERE id = ?')

  const read = (row: Row): ModelRecord =>
    decode(connection, `the model ${JSON.stringify(row.name)}`, modelRecord, () => ({
      ...row,
      files: fromJson(row.files),
      inspection: fromJson(row.inspection),
      binding: fromJson(row.binding),
    }))

  const unknown = (name: string): CarryoverError =>
    new CarryoverError(
      'MODEL_UNKNOWN',
      `There is no model "${name}" in ${quoted(connection.path)}.`,
      existing('models', names.all()),
    )

  function refuseTaken(name: string): void {
    if (named.get(name) === undefined) return
    throw new CarryoverError(
      'MODEL_EXISTS',
      `There already is a model "${name}" in ${quoted(connection.path)}.`,
      'Give this one another name.',
    )
  }

  function add(record: NewModel, addedAt: number): ModelRecord {
    refuseTaken(record.name)
    insert.run({
      ...record,
      files: toJson(files, record.files),
      inspection: toJson(inspection, record.inspection),
      binding: toJson(binding, record.binding),
      addedAt,
    })
    return read(named.get(record.name)!)
  }

  return {
    /**
     * Adds all of them, or none when a name is taken.
     *
     * @throws MODEL_EXISTS
     */
    addAll: (records: readonly NewModel[]): ModelRecord[] =>
      connection.write(() => records.map((record) => add(record, Date.now()))),

    /** In the order they were added. */
    list: (): ModelRecord[] => connection.read(() => all.all().map(read)),

    /** @throws MODEL_UNKNOWN with the names that exist. */
    byName: (name: string): ModelRecord =>
      connection.read(() => {
        const row = named.get(name)
        if (row === undefined) throw unknown(name)
        return read(row)
      }),

    /**
     * A new name is said by reports as well.
     *
     * @throws MODEL_EXISTS when it is taken
     */
    update: (id: number, change: ModelChange): ModelRecord =>
      connection.write(() => {
        const before = read(withId.get(id)!)
        const now = { ...before, ...change }
        if (now.name !== before.name) {
          refuseTaken(now.name)
          for (const mention of mentions) mention.run({ name: before.name, to: now.name })
        }
        update.run({ ...now, files: toJson(files, now.files) })
        return read(withId.get(id)!)
      }),

    /**
     * Takes the model off the lists and sets its name free. It and everything that was computed with it go for good when
     * the project is closed. The answer is its id, for `restore`.
     *
     * @throws MODEL_UNKNOWN
     */
    remove: (name: string): number =>
      connection.write(() => {
        const row = named.get(name)
        if (row === undefined) throw unknown(name)
        setRemoved.run(Date.now(), Number(row.id))
        return Number(row.id)
      }),

    /**
     * Brings a removed model back, where given in the place of another.
     *
     * @throws MODEL_EXISTS
     */
    restore: (id: number, replaced?: number): void =>
      connection.write(() => {
        if (replaced !== undefined) setRemoved.run(Date.now(), replaced)
        refuseTaken(String(withId.get(id)!.name))
        setRemoved.run(null, id)
      }),

    /**
     * Removes a model and puts another in its place: what was computed with the old one does not count for the new one,
     * and comes back with `restore`.
     */
    replace: (id: number, record: NewModel): ModelRecord =>
      connection.write(() => {
        const { addedAt } = read(withId.get(id)!)
        setRemoved.run(Date.now(), id)
        return add(record, addedAt)
      }),
  }
}

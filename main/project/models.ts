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

const columns = 'id, name, role, run, epoch, path, sha256, files, inspection, binding, added_at AS addedAt'

export function modelsTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO models (name, role, run, epoch, path, sha256, files, inspection, binding, added_at)
    VALUES (@name, @role, @run, @epoch, @path, @sha256, @files, @inspection, @binding, @addedAt)`)
  const all = database.prepare<[], Row>(`SELECT ${columns} FROM models ORDER BY id`)
  const named = database.prepare<[string], Row>(`SELECT ${columns} FROM models WHERE name = ?`)
  const names = database.prepare<[], string>('SELECT name FROM models ORDER BY id').pluck()
  const remove = database.prepare<[string]>('DELETE FROM models WHERE name = ?')

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

  return {
    /**
     * Adds all of them, or none when a name is taken.
     *
     * @throws MODEL_EXISTS
     */
    addAll: (records: readonly NewModel[]): ModelRecord[] =>
      connection.write(() =>
        records.map((record) => {
          if (named.get(record.name) !== undefined) {
            throw new CarryoverError(
              'MODEL_EXISTS',
              `There already is a model "${record.name}" in ${quoted(connection.path)}.`,
              'Give this one another name.',
            )
          }
          insert.run({
            ...record,
            files: toJson(files, record.files),
            inspection: toJson(inspection, record.inspection),
            binding: toJson(binding, record.binding),
            addedAt: Date.now(),
          })
          return read(named.get(record.name)!)
        }),
      ),

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
     * Removes the model and everything that was computed with it.
     *
     * @throws MODEL_UNKNOWN
     */
    remove: (name: string): void =>
      connection.write(() => {
        if (remove.run(name).changes === 0) throw unknown(name)
      }),
  }
}

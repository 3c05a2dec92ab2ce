import { z } from 'zod'
import { studySettings } from '../../contract/analysis.ts'
import { report } from '../../contract/report.ts'
import type { Connection } from './connection.ts'
import { decode, fromJson, toJson, type Row } from './rows.ts'

export const studyRecord = z.object({
  id: z.int(),
  key: z.string(),
  settings: studySettings,
  /** Null while it is not finished, and when values alone were asked for. */
  report: report.nullable(),
  createdAt: z.int(),
})
export type StudyRecord = z.infer<typeof studyRecord>

const columns = 'id, key, settings, report, created_at AS createdAt'

export function studiesTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT OR REPLACE INTO studies (key, settings, report, created_at)
    VALUES (@key, @settings, @report, @createdAt)`)
  const keyed = database.prepare<[string], Row>(`SELECT ${columns} FROM studies WHERE key = ?`)
  const withId = database.prepare<[number], Row>(`SELECT ${columns} FROM studies WHERE id = ?`)
  const all = database.prepare<[], Row>(`SELECT ${columns} FROM studies ORDER BY id DESC`)
  const newest = database.prepare<[], Row>(`SELECT ${columns} FROM studies ORDER BY id DESC LIMIT 1`)

  const read = (row: Row | undefined): StudyRecord | null =>
    row === undefined
      ? null
      : decode(connection, `the study ${String(row.key)}`, studyRecord, () => ({
          ...row,
          settings: fromJson(row.settings),
          report: fromJson(row.report),
        }))

  return {
    /** Replaces the study of the same key, and makes it the newest. */
    put: (study: Omit<StudyRecord, 'id' | 'createdAt'>): void =>
      connection.write(() => {
        insert.run({
          key: study.key,
          settings: toJson(studySettings, study.settings),
          report: study.report === null ? null : toJson(report, study.report),
          createdAt: Date.now(),
        })
      }),
    newest: (): StudyRecord | null => connection.read(() => read(newest.get())),
    byKey: (key: string): StudyRecord | null => connection.read(() => read(keyed.get(key))),
    /** An id is good until the same study is made again. */
    byId: (id: number): StudyRecord | null => connection.read(() => read(withId.get(id))),
    /** Newest first. */
    list: (): StudyRecord[] => connection.read(() => all.all().map((row) => read(row)!)),
  }
}

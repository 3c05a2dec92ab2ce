import { z } from 'zod'
import { CarryoverError } from '../../contract/errors.ts'
import { errorMessage, jobStatus, runSummary } from '../../contract/jobs.ts'
import type { Connection } from './connection.ts'
import { decode, fromJson, toJson, type Row } from './rows.ts'

export const queuedJob = z.object({
  id: z.string(),
  kind: z.enum(['analysis', 'study', 'probe', 'predictions']),
  /** What the job was started with, as JSON gives it back; whoever resumes it parses it. */
  settings: z.unknown(),
  status: jobStatus,
  summary: runSummary.nullable(),
  error: errorMessage.nullable(),
  createdAt: z.int(),
})
export type QueuedJob = z.infer<typeof queuedJob>
export type NewJob = Pick<QueuedJob, 'id' | 'kind' | 'settings'>
/** What is left out stays as it is. */
export type JobUpdate = Pick<QueuedJob, 'status'> & Partial<Pick<QueuedJob, 'summary' | 'error'>>

const columns = 'id, kind, settings, status, summary, error, created_at AS createdAt'

export function queueTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<Row>(`
    INSERT INTO queue (id, kind, settings, status, created_at)
    VALUES (@id, @kind, @settings, 'waiting', @createdAt)`)
  const update = database.prepare<Row>(`
    UPDATE queue SET status = @status, summary = coalesce(@summary, summary), error = coalesce(@error, error)
    WHERE id = @id`)
  const all = database.prepare<[], Row>(`SELECT ${columns} FROM queue ORDER BY position`)
  const toEnd = database.prepare<[string]>(
    'UPDATE queue SET position = (SELECT max(position) + 1 FROM queue) WHERE id = ?',
  )
  const unfinished = database.prepare<[], Row>(
    `SELECT ${columns} FROM queue WHERE status IN ('waiting', 'running', 'paused') ORDER BY position`,
  )

  const read = (row: Row): QueuedJob =>
    decode(connection, `the job ${String(row.id)}`, queuedJob, () => ({
      ...row,
      settings: fromJson(row.settings),
      summary: fromJson(row.summary),
      error: fromJson(row.error),
    }))

  return {
    /** Puts a job at the end; it waits. */
    add: ({ id, kind, settings }: NewJob): void =>
      connection.write(() => {
        insert.run({ id, kind, settings: JSON.stringify(settings), createdAt: Date.now() })
      }),

    /** @throws JOB_UNKNOWN */
    update: (id: string, { status, summary, error }: JobUpdate): void =>
      connection.write(() => {
        const { changes } = update.run({
          id,
          status,
          summary: summary == null ? null : toJson(runSummary, summary),
          error: error == null ? null : toJson(errorMessage, error),
        })
        if (changes === 0) throw new CarryoverError('JOB_UNKNOWN', `There is no job "${id}" in this project.`)
      }),

    /** Puts these jobs behind all others, in this order. */
    reorder: (ids: readonly string[]): void =>
      connection.write(() => {
        for (const id of ids) toEnd.run(id)
      }),

    /** In their order: that of adding them, until it is changed. */
    list: (): QueuedJob[] => connection.read(() => all.all().map(read)),

    /** Jobs that have not ended; when a project is opened, the work that was interrupted. */
    unfinished: (): QueuedJob[] => connection.read(() => unfinished.all().map(read)),
  }
}

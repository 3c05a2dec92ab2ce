import { z } from 'zod'
import type { Connection } from './connection.ts'
import { invalid } from './faults.ts'

/** A row before it is known to be sound: the file may come from anywhere. */
export type Row = Record<string, unknown>

/**
 * Reads one row. `what` names it.
 *
 * @throws PROJECT_INVALID when it does not fit the schema.
 */
export function decode<T extends z.ZodType>(
  connection: Connection,
  what: string,
  schema: T,
  row: () => unknown,
): z.output<T> {
  try {
    return schema.parse(row())
  } catch (error) {
    throw invalid(connection.path, `is damaged: ${what} cannot be read`, error)
  }
}

/** A JSON column; NULL is null. */
export const fromJson = (column: unknown): unknown => JSON.parse(String(column))

/** Text for a JSON column. What could not be read back, such as a NaN, throws now. */
export const toJson = <T extends z.ZodType>(schema: T, value: z.input<T>): string => JSON.stringify(schema.parse(value))

/** The names that exist, for whoever asked for one that does not. */
export const existing = (what: string, names: string[]): string =>
  names.length === 0 ? `There are no ${what} yet.` : `There are: ${names.slice(0, 20).join(', ')}.`

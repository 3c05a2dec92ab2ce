import { z } from 'zod'
import { CarryoverError } from '../../contract/index.ts'

/** Parses what a client sent; what does not fit becomes one sentence with the code USAGE. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, call: string, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue.path.length > 0 ? `"${issue.path.join('.')}" ` : ''
  throw new CarryoverError('USAGE', `${place}does not fit the call "${call}": ${issue.message}.`)
}

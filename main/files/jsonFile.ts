import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

/** What a JSON file holds; null where it is missing, cannot be read or does not fit. */
export function readJsonFile<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}

/** Writes it whole or not at all; its folder is made. Throws what the file system throws. */
export function writeJsonFile(path: string, value: unknown): void {
  const unfinished = `${path}.${process.pid}-new`
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`)
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { documentsTable } from './documents.ts'

const name = 'id'

/**
 * What a project is called wherever it goes: a UUID that it keeps when its file is renamed, moved, packed or copied. Null
 * for one that has none yet and may not be written.
 */
export function identity(settings: ReturnType<typeof documentsTable>, readOnly: boolean): string | null {
  const kept = z.uuid().safeParse(settings.get(name)).data
  if (kept !== undefined || readOnly) return kept ?? null
  const id = randomUUID()
  settings.set(name, id)
  return id
}

import { writeFile } from 'node:fs/promises'
import { CarryoverError } from '../../contract/errors.ts'

/** Writes a JSON document. Throws FILE_UNWRITABLE. */
export async function saveJson(path: string, document: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(document)}\n`).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CarryoverError('FILE_UNWRITABLE', `"${path}" cannot be written: ${reason}.`, undefined, { cause })
  })
}

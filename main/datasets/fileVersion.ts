import { stat } from 'node:fs/promises'

/**
 * Differs when a file was written to, or another put in its place: that changes its time of change or its inode.
 * Undefined where there is none.
 */
export async function fileVersion(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  return found && [found.ino, found.size, found.mtimeNs, found.ctimeNs].join()
}

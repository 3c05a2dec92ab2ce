import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

/** Why a copy was made: before a migration from a version, or before a repair. */
export type BackupReason = `backup-v${number}` | 'before-repair'

function parts(path: string): { stem: string; extension: string } {
  const extension = extname(path)
  return { stem: path.slice(0, path.length - extension.length), extension }
}

/** A path beside a project that nothing is at: `name.backup-v1.carryover`, then `name.backup-v1-2.carryover`. */
export function backupPath(path: string, reason: BackupReason): string {
  const { stem, extension } = parts(path)
  let backup = `${stem}.${reason}${extension}`
  for (let i = 2; existsSync(backup); i++) backup = `${stem}.${reason}-${i}${extension}`
  return backup
}

/** Between the name of a project and its extension. */
const restorable = /^\.backup-v\d+(-\d+)?$/

/** The copies that migrations left beside a project, newest first. */
export function backupsOf(path: string): { path: string; modifiedAt: number }[] {
  const { stem, extension } = parts(basename(path))
  return readdirSync(dirname(path))
    .filter((file) => file.startsWith(`${stem}.`) && file.endsWith(extension))
    .filter((file) => restorable.test(file.slice(stem.length, file.length - extension.length)))
    .map((file) => join(dirname(path), file))
    .map((backup) => ({ path: backup, modifiedAt: statSync(backup).mtimeMs }))
    .sort((a, b) => b.modifiedAt - a.modifiedAt)
}

import { basename } from 'node:path'
import type { FileCheck } from '../../../contract/checks.ts'
import { backupsOf } from '../backups.ts'
import type { Migration } from '../migrations/index.ts'
import { inspectProject, type Inspection } from './inspect.ts'

export interface WithBackup extends Inspection {
  /** The newest sound copy beside a project that has faults. */
  backup: FileCheck['backup']
}

/** Inspects a project; where something is wrong with it, a backup may be the remedy. */
export function withBackup(path: string, migrations: readonly Migration[]): WithBackup {
  const { version, faults } = inspectProject(path, migrations)
  const backup =
    faults.length > 0
      ? (backupsOf(path).find((each) => inspectProject(each.path, migrations).faults.length === 0) ?? null)
      : null
  return {
    version,
    backup,
    faults: faults.map((fault) =>
      backup && fault.kind === 'unreadable' && fault.remedy === null
        ? { ...fault, remedy: `The backup "${basename(backup.path)}" is put in its place.` }
        : fault,
    ),
  }
}

import type { FileCheck } from '../../../contract/checks.ts'
import { migrations as released, type Migration } from '../migrations/index.ts'
import { existingFile } from '../place.ts'
import { repairProject } from './repair.ts'
import { withBackup } from './backup.ts'

/**
 * Checks a project's file, and repairs it where that is asked for and there is a way. To be repaired, it must not be open
 * for writing. `migrations` is for tests.
 *
 * @throws PROJECT_MISSING, PROJECT_BUSY, FILE_UNWRITABLE
 */
export function checkProject(path: string, repair = false, migrations: readonly Migration[] = released): FileCheck {
  const project = existingFile(path)
  const done = repair ? repairProject(project, migrations) : { repaired: [], copy: null }
  const { version, faults, backup } = withBackup(project, migrations)
  // What is left after a repair is left for good.
  const left = repair ? faults.map((fault) => ({ ...fault, remedy: null })) : faults
  return { schemaVersion: version, faults: left, ...done, backup }
}

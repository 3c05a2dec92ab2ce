import { CarryoverError } from '../../../contract/errors.ts'
import type { ProjectFault } from '../../../contract/checks.ts'
import { connect } from '../connection.ts'
import { inWords } from '../faults.ts'
import { checkHeader, checkVersion, headerOf } from '../header.ts'
import type { Migration } from '../migrations/index.ts'
import { schemaFaults } from '../schema.ts'
import { addNumberFunctions, danglingReferences, incompleteDatasets, unreadableResults } from './rows.ts'

/** What was found in a project's file. */
export interface Inspection {
  /** Null where it is not known. */
  version: number | null
  faults: ProjectFault[]
}

/** What each table's rows are called. */
const rowNames: Record<string, string> = {
  outputs: 'Outputs',
  games: 'Games',
  explanations: 'Explanations',
  sparse_games: 'Approximate explanations',
  evaluations: 'Predictions',
  probes: 'Probes',
  calibrations: 'Measured paces',
}
const nameOf = (table: string) => rowNames[table] ?? `Rows of ${table}`

/** Damage is told up to here: what follows is more of the same. */
const mostToldOfDamage = 5

/**
 * Looks at a project's file without changing it, also while it is open: can it be opened, is its schema as it should be,
 * are its pages and indexes sound, do its rows belong together and can they be read.
 */
export function inspectProject(path: string, migrations: readonly Migration[]): Inspection {
  let version: number | null = null
  try {
    version = checkHeader(path, migrations.length)
    return { version, faults: faultsIn(path, migrations) }
  } catch (error) {
    if (!(error instanceof CarryoverError)) throw error
    return { version, faults: [asFault(error, version)] }
  }
}

function faultsIn(path: string, migrations: readonly Migration[]): ProjectFault[] {
  const { database } = connect(path, true)
  try {
    return inWords(path, () => {
      addNumberFunctions(database)
      const version = checkVersion(path, headerOf(database), migrations.length)
      const faults = [...schema(database, version, migrations), ...damage(database)]
      // Of pages that are wrong, rows cannot be asked for.
      return faults.length > 0 ? faults : [...references(database), ...results(database), ...samples(database)]
    })
  } finally {
    database.close()
  }
}

/** A file that cannot be looked at now (no rights, in use) is no fault of the file. */
function asFault(error: CarryoverError, version: number | null): ProjectFault {
  const { code, message } = error
  if (code === 'PROJECT_NEWER') return { kind: 'newer', sentence: message, remedy: null }
  if (code === 'PROJECT_READ_ONLY') {
    return { kind: 'unreadable', sentence: message, remedy: 'What was interrupted is completed or taken back.' }
  }
  if (code !== 'PROJECT_INVALID') throw error
  return { kind: 'unreadable', sentence: message, remedy: version === null ? null : copying }
}

const copying = 'What can be read is copied into a new file.'

type Database = ReturnType<typeof connect>['database']

const schema = (database: Database, version: number, migrations: readonly Migration[]): ProjectFault[] =>
  schemaFaults(database, version, migrations).map((fault) => ({
    kind: 'schema',
    sentence: `The file ${fault}.`,
    remedy: copying,
  }))

function damage(database: Database): ProjectFault[] {
  const found = (database.pragma('integrity_check(100)') as { integrity_check: string }[])
    .map((row) => row.integrity_check)
    .filter((line) => line !== 'ok')
  if (found.length === 0) return []
  const told = found.slice(0, mostToldOfDamage).join('; ').replace(/\s+/g, ' ')
  const more = found.length > mostToldOfDamage ? '; and more' : ''
  return [{ kind: 'damage', sentence: `Parts of the file are damaged: ${told}${more}.`, remedy: copying }]
}

const references = (database: Database): ProjectFault[] =>
  danglingReferences(database).map(({ table, parent, count }) => ({
    kind: 'references',
    sentence: `${nameOf(table)} whose ${parent} are not there: ${count}.`,
    remedy: 'They are removed.',
  }))

const results = (database: Database): ProjectFault[] =>
  unreadableResults(database).map(([table, count]) => ({
    kind: 'results',
    sentence: `${nameOf(table)} that cannot be read: ${count}.`,
    remedy: 'They are removed, and computed again when they are needed.',
  }))

const samples = (database: Database): ProjectFault[] =>
  incompleteDatasets(database).map(({ name, count, found }) => ({
    kind: 'samples',
    sentence: `The data set "${name}" says it has ${count} samples, and the file holds ${found} of them.`,
    remedy: null,
  }))

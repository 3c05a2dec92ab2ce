import { provenance, type Provenance } from '../../contract/figures.ts'
import type { FigureTable } from '../../figures/tables.ts'
import { canonicalJson } from '../files/canonicalJson.ts'
import { sha256Text } from '../files/hash.ts'

/** A table that is longer goes by its hash. */
const mostCells = 2000

export function tableProvenance(table: FigureTable): Provenance['table'] {
  const cells = table.rows.length * table.columns.length
  return { sha256: sha256Text(canonicalJson(table)), numbers: cells <= mostCells ? table : null }
}

const mark = 'carryover-provenance:'

/**
 * One line of letters that need no escaping in XML, CSV or LaTeX: the JSON in base64url. It says where it ends: what follows
 * it in a file may be any bytes, such as the checksum of a PNG.
 */
export const provenanceLine = (made: Provenance): string =>
  `${mark}${Buffer.from(canonicalJson(provenance.parse(made))).toString('base64url')};`

/** The provenance in a file of any format; null where there is none. */
export function provenanceIn(content: string): Provenance | null {
  const found = /carryover-provenance:([\w-]+);/.exec(content)
  if (!found) return null
  try {
    return provenance.parse(JSON.parse(Buffer.from(found[1], 'base64url').toString('utf8')))
  } catch {
    return null
  }
}

/** The same for people, line by line. */
export function provenanceText({
  carryover,
  computed,
  project,
  projectId,
  models,
  data,
  provider,
}: Provenance): string[] {
  return [
    `Carryover ${carryover}, project ${project}${projectId === null ? '' : ` (${projectId})`}, computed ${computed} on ${provider}`,
    `data ${data.name} ${data.sha256}`,
    ...models.map(({ name, sha256 }) => `network ${name} ${sha256.join(' ')}`),
  ]
}

/** Largest difference of a number; null for tables of other shape or with other texts. */
export function largestDifference(before: FigureTable, now: FigureTable): number | null {
  if (canonicalJson(before.columns) !== canonicalJson(now.columns) || before.rows.length !== now.rows.length)
    return null
  let largest = 0
  for (const [r, row] of before.rows.entries()) {
    for (const [c, cell] of row.entries()) {
      const other = now.rows[r][c]
      if (typeof cell === 'number' && typeof other === 'number') largest = Math.max(largest, Math.abs(cell - other))
      else if (cell !== other) return null
    }
  }
  return largest
}

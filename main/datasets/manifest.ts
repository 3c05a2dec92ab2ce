import { openCsv } from './csvRows.ts'
import { collectLabels, labelReader } from './labels.ts'
import { existing, invalidFile, type Cell, type Watch } from './row.ts'

export interface Manifest {
  classes: string[]
  /** In the order of the rows; paths as they stand in the file. */
  rows: { path: string; label: number | null }[]
}

const pathColumns = ['path', 'file', 'filename']

/**
 * Reads a CSV manifest with a header row: a path column (`path`, `file`, `filename` or the first) and a label column.
 *
 * @param label name of the label column; `label` when left out, if there is one
 * @throws DATASET_INVALID; what the signal gives as its reason
 */
export async function readManifest(file: string, label?: string, watch?: Watch): Promise<Manifest> {
  const invalid = invalidFile(file)
  const { columns, rows } = await openCsv(file, ',')
  const pathColumn = columns.find((name) => pathColumns.includes(name.toLowerCase())) ?? columns[0]
  if (/\.(png|jpe?g|webp|tiff?|bmp)$/i.test(pathColumn)) {
    throw invalid('has no header row', 'Its first line should name the columns, such as "path,label".')
  }
  const labelColumn =
    label === undefined && !columns.includes('label') ? null : existing(label ?? 'label', columns, invalid)
  const labels = collectLabels(labelColumn ?? '', null, invalid)
  const found: { path: string; label: Cell }[] = []
  for await (const { place, cells } of rows(watch, labelColumn === null ? [pathColumn] : [pathColumn, labelColumn])) {
    const [path, label = null] = cells
    found.push({ path: String(path).trim(), label })
    labels.add(label, place)
  }
  if (found.length === 0) throw invalid('lists no pictures')
  const numbered = labels.finish()
  const labelOf = labelReader(numbered)
  return { classes: numbered.classes, rows: found.map(({ path, label }) => ({ path, label: labelOf(label) })) }
}

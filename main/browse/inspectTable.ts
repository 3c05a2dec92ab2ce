import { z } from 'zod'
import { tableCell, type DataSource, type InspectedData } from '../../contract/index.ts'
import { surveyTable, tableSamples } from '../datasets/tables.ts'
import { firstOfEach } from './firstOfEach.ts'
import { rowsLookedAt } from './rowsLookedAt.ts'

const cells = z.array(tableCell)

export type TableTask = Pick<DataSource, 'path' | 'label' | 'columns' | 'categorical'>

/** What a table would be added as, with its first rows. */
export async function inspectTable(task: TableTask): Promise<Extract<InspectedData, { kind: 'table' }>> {
  const { path } = task
  const survey = await surveyTable(path, task, { most: rowsLookedAt })
  const { columns, classes, count, skipped, whole, fileColumns, labelColumn } = survey
  const shown = await firstOfEach(tableSamples(path, survey), count)
  return {
    kind: 'table',
    info: { kind: 'table', path, missing: false, classes, count, skipped, columns },
    whole,
    fileColumns,
    labelColumn,
    samples: shown.map((sample) => ({ ...sample, content: cells.parse(JSON.parse(sample.content)) })),
  }
}

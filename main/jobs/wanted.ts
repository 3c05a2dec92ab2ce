import type { BaselineSpec } from '../../contract/index.ts'
import { usualBaseline } from '../players/index.ts'
import type { DatasetRecord } from '../project/index.ts'

/** Settings with the usual baseline of the kind of data where none was said. */
export const withBaseline = <S extends { baseline?: BaselineSpec }>(settings: S, { kind }: DatasetRecord) => ({
  ...settings,
  baseline: settings.baseline ?? usualBaseline(kind),
})

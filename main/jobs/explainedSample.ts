import type { ExplainedSample, SampleInfo } from '../../contract/index.ts'
import type { DatasetRecord, ModelRecord } from '../project/index.ts'

export const classNameOf = ({ classes }: DatasetRecord, index: number): string => classes[index] ?? String(index)

/** Whose explanation it is, and of which class; players and provider are told by whoever explained. */
export const explainedSample = (
  dataset: DatasetRecord,
  model: ModelRecord,
  { index, path, label }: Pick<SampleInfo, 'index' | 'path' | 'label'>,
  target: number,
): Omit<ExplainedSample, 'players' | 'provider'> => ({
  model: model.name,
  data: dataset.name,
  sample: index,
  path,
  label,
  class: target,
  className: classNameOf(dataset, target),
})

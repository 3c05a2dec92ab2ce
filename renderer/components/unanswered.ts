import type { EvaluationInfo } from '../../contract/browse.ts'
import type { DatasetInfo } from '../../contract/datasets.ts'
import type { ModelInfo } from '../../contract/models.ts'

/** A single logit speaks for two classes. */
const classesOf = ({ binding, probe }: ModelInfo) => Math.max(2, probe?.classes ?? binding.classes)

/**
 * Networks whose predictions on a data set are not known, of those that can answer: that take samples of its kind, with
 * a logit for each of its classes, or with a probe that has. Without labels there is nothing to answer.
 */
export function unanswered(
  dataset: DatasetInfo,
  models: readonly ModelInfo[],
  evaluations: readonly EvaluationInfo[],
): ModelInfo[] {
  if (dataset.classes.length === 0) return []
  const answered = new Set(evaluations.filter(({ data }) => data === dataset.name).map(({ model }) => model))
  return models.filter(
    (model) =>
      model.binding.kind === dataset.kind &&
      classesOf(model) === Math.max(2, dataset.classes.length) &&
      !answered.has(model.name),
  )
}

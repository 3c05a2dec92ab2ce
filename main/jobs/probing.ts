import { CarryoverError, type ProbeInfo } from '../../contract/index.ts'
import { accuracyAndLoss, probeLogits } from '../knowledge/index.ts'
import type { DatasetRecord, ModelRecord, ProbeRecord } from '../project/index.ts'
import type { Engine, Watch } from './engine.ts'
import { answers, labelsOf } from './evaluate.ts'
import { probeKey } from './keys.ts'
import { openNetwork } from './network.ts'

export interface ProbeTask {
  model: ModelRecord
  data: DatasetRecord
  test: DatasetRecord | null
  C: number | 'search'
}

/**
 * Fits a linear probe on all of a data set, on the network's features, and stores it; one that was fitted on the same
 * things is taken from there. Throws PROBE_MISSING for a network without features.
 */
export async function fitNetworkProbe(engine: Engine, task: ProbeTask, watch: Watch): Promise<ProbeRecord> {
  const { model, data, test } = task
  const { store } = engine
  if (model.binding.features === null) {
    throw new CarryoverError(
      'PROBE_MISSING',
      `The network "${model.name}" has no output with features, so no probe can be fitted on it.`,
      'Export it with its penultimate features as an output, or say which output holds them.',
    )
  }
  if (test && test.classes.join('\n') !== data.classes.join('\n')) {
    throw new CarryoverError(
      'DATASET_INVALID',
      `The data sets "${data.name}" and "${test.name}" do not have the same classes.`,
    )
  }
  const network = await openNetwork(store, model, null)
  const key = probeKey(network, data, task.C)
  const known = store.probes.byKey(key)
  if (known?.testId === (test?.id ?? null)) {
    store.probes.put(known)
    return known
  }

  const width = model.binding.featureCount
  const classes = data.classes.length
  const labels = labelsOf(engine, data)

  watch.progress({ detail: `${model.name} on ${data.name}` })
  const [features] = await answers(engine, [network], data, 'features', watch)
  watch.progress({ detail: `fitting the probe on ${data.count} × ${width} features` })
  const fit = { kind: 'fit' as const, features, labels, width, classes, C: task.C }
  const { C, ...probe } = await engine.pool.run(fit, { signal: watch.signal })
  const train = accuracyAndLoss(probeLogits(features, data.count, width, probe), labels, classes)
  let testAccuracy: number | null = null
  if (test) {
    const [held] = await answers(engine, [network], test, 'features', watch)
    testAccuracy = accuracyAndLoss(
      probeLogits(held, test.count, width, probe),
      labelsOf(engine, test),
      classes,
    ).accuracy
  }
  const info: ProbeInfo = {
    model: model.name,
    data: data.name,
    test: test?.name ?? null,
    C,
    classes,
    features: width,
    trainAccuracy: train.accuracy,
    testAccuracy,
    loss: probe.loss,
    gradientNorm: probe.gradientNorm,
    iterations: probe.iterations,
  }
  const record: ProbeRecord = {
    key,
    modelId: model.id,
    datasetId: data.id,
    testId: test?.id ?? null,
    C,
    classes,
    features: width,
    info,
    weights: probe.weights,
    intercept: probe.intercept,
  }
  store.probes.put(record)
  return record
}

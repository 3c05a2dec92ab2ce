import type { Diagnosis, ProbeInfo, ProjectInfo } from '../../../contract/index.ts'
import type { DatasetInfo } from '../../../contract/datasets.ts'
import type { RunSummary } from '../../../contract/jobs.ts'
import type { ModelInfo } from '../../../contract/models.ts'

/** The documents of `--json`: keys in snake case, at every level but where a key is somebody's name. */

export function projectJson(project: ProjectInfo) {
  const { path, readOnly, schemaVersion, models, datasets, games, explanations, bytes } = project
  return { path, read_only: readOnly, schema_version: schemaVersion, models, datasets, games, explanations, bytes }
}

export function modelJson(model: ModelInfo) {
  const { name, role, run, epoch, path, sha256, binding, inspection, probe } = model
  const { input, layout, type, channels, height, width, batch, logits, classes, features, featureCount } = binding
  const { irVersion, opset, producer, inputs, outputs, operators, parameters, bytes, externalData } = inspection
  return {
    name,
    role,
    run,
    epoch,
    path,
    sha256,
    binding: {
      input,
      layout,
      type,
      channels,
      height,
      width,
      batch,
      logits,
      classes,
      features,
      feature_count: featureCount,
    },
    inspection: {
      ir_version: irVersion,
      opset,
      producer,
      inputs,
      outputs,
      operators,
      parameters,
      bytes,
      external_data: externalData,
    },
    probe: probe && {
      data: probe.data,
      classes: probe.classes,
      train_accuracy: probe.trainAccuracy,
      test_accuracy: probe.testAccuracy,
    },
  }
}

export function datasetJson({ name, kind, path, classes, count, preprocessing, skipped }: DatasetInfo) {
  return { name, kind, path, classes, count, preprocessing, skipped }
}

export function probeJson(probe: ProbeInfo) {
  const { model, data, test, C, classes, features, trainAccuracy, testAccuracy, loss, gradientNorm, iterations } = probe
  return {
    model,
    data,
    test,
    c: C,
    classes,
    features,
    train_accuracy: trainAccuracy,
    test_accuracy: testAccuracy,
    loss,
    gradient_norm: gradientNorm,
    iterations,
  }
}

export function summaryJson(summary: RunSummary) {
  const { planned, computed, cached, failed, forwardPasses, seconds, provider, errors } = summary
  return { planned, computed, cached, failed, forward_passes: forwardPasses, seconds, provider, errors }
}

export function diagnosisJson({ versions, platform, cores, memoryBytes, providers, checks }: Diagnosis) {
  return { versions, platform, cores, memory_bytes: memoryBytes, providers, checks }
}

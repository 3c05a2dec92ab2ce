import type { Diagnosis, ProbeInfo, ProjectCheck, ProjectInfo } from '../../../contract/index.ts'
import type { DatasetInfo } from '../../../contract/datasets.ts'
import type { RunSummary } from '../../../contract/jobs.ts'
import type { Binding, ModelInfo } from '../../../contract/models.ts'

/** The documents of `--json`: keys in snake case, at every level but where a key is somebody's name. */

export function projectJson(project: ProjectInfo) {
  const { path, readOnly, schemaVersion, models, datasets, games, explanations, bytes, provider } = project
  const counts = { models, datasets, games, explanations, bytes }
  return { path, read_only: readOnly, schema_version: schemaVersion, ...counts, provider }
}

export function projectCheckJson({ path, schemaVersion, faults, repaired, copy, backup }: ProjectCheck) {
  return {
    path,
    schema_version: schemaVersion,
    sound: faults.length === 0,
    faults,
    repaired,
    copy,
    backup: backup && { path: backup.path, modified_at: new Date(backup.modifiedAt).toISOString() },
  }
}

export function modelJson(model: ModelInfo) {
  const { name, role, run, epoch, path, sha256, binding, inspection, probe } = model
  const { irVersion, opset, producer, inputs, outputs, operators, parameters, bytes, externalData } = inspection
  return {
    name,
    role,
    run,
    epoch,
    path,
    sha256,
    binding: bindingJson(binding),
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

function bindingJson(binding: Binding) {
  const { kind, batch, logits, scale, classes, features, featureCount } = binding
  const constants = binding.constants.map(({ perSample, ...constant }) => ({ ...constant, per_sample: perSample }))
  const answers = { batch, logits, scale, classes, features, feature_count: featureCount, constants }
  switch (binding.kind) {
    case 'image': {
      const { input, layout, type, channels, height, width } = binding
      return { kind, input, layout, type, channels, height, width, ...answers }
    }
    case 'text': {
      const { ids, attention, types, positions, length, vocabulary } = binding
      return { kind, ids, attention, types, positions, length, vocabulary, ...answers }
    }
    case 'table':
      return { kind, inputs: binding.inputs, ...answers }
  }
}

export function datasetJson(data: DatasetInfo) {
  const { name, kind, path, classes, count, skipped } = data
  const common = { name, kind, path, classes, count, skipped }
  switch (data.kind) {
    case 'image':
      return { ...common, preprocessing: data.preprocessing, column: data.column }
    case 'text': {
      const { column, tokenizer, mostTokens } = data.reading
      return { ...common, column, tokenizer, most_tokens: mostTokens }
    }
    case 'table':
      return { ...common, columns: data.columns }
  }
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
  const { planned, computed, cached, failed, forwardPasses, seconds, provider, fallback, errors } = summary
  return { planned, computed, cached, failed, forward_passes: forwardPasses, seconds, provider, fallback, errors }
}

export function diagnosisJson({ versions, platform, cores, memoryBytes, providers, checks, crashes, logs }: Diagnosis) {
  const notes = crashes.map(({ startedAt, found, lastJob, ...note }) => ({
    started_at: new Date(startedAt).toISOString(),
    found: new Date(found).toISOString(),
    last_job: lastJob,
    ...note,
  }))
  return { versions, platform, cores, memory_bytes: memoryBytes, providers, checks, crashes: notes, logs }
}

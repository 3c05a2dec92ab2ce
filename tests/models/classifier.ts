import { toBinary } from '@bufbuild/protobuf'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readModelFile } from '../../main/models/modelFile.ts'
import { ModelProtoSchema, type ModelProto } from '../../main/models/onnx_pb.ts'

export const fixtures = join(import.meta.dirname, '../fixtures/bad')
export const samples = join(import.meta.dirname, '../../resources/sample/models')

/** Decodes a model, changes it and writes it to another place. */
export async function altered(from: string, to: string, change: (model: ModelProto) => void): Promise<string> {
  const { model } = await readModelFile(from)
  change(model)
  await writeFile(to, toBinary(ModelProtoSchema, model))
  return to
}

/** The small classifiers of the fixtures by hand: dense, ReLU (the features), dense (the logits). */
export async function classifyByHand(path: string, sample: Float32Array) {
  const { graph } = await readModelFile(path)
  const weights = (name: string) => {
    const { rawData } = graph.initializer.find((tensor) => tensor.name === name)!
    return new Float32Array(Uint8Array.from(rawData).buffer)
  }
  const dense = (x: ArrayLike<number>, matrix: Float32Array, bias: Float32Array) =>
    Array.from(bias, (start, column) =>
      Array.from(x).reduce((sum, value, row) => sum + value * matrix[row * bias.length + column], start),
    )
  const features = dense(sample, weights('W1'), weights('b1')).map((value) => Math.max(0, value))
  return { features, logits: dense(features, weights('W2'), weights('b2')) }
}

/** Multiples of 1/16, with which the fixtures' sums are exact in float32. */
export const pictures = (count: number, size: number) =>
  Float32Array.from({ length: count * size }, (_, i) => (((i * 37) % 33) - 16) / 16)

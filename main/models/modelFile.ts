import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fromBinary } from '@bufbuild/protobuf'
import { CarryoverError } from '../../contract/errors.ts'
import { ModelProtoSchema, type GraphProto, type ModelProto } from './onnx_pb.ts'

/** What a protobuf message, and so an ONNX file without its external data, can hold. */
const largestFile = 2 ** 31 - 1

const oldestOpset = 7

/** Far more than there are; a larger number is damage. */
const largestVersion = 1000n

export interface ModelFile {
  model: ModelProto
  graph: GraphProto
  /** Version of the default operator set. */
  opset: number
}

/** Reads and decodes an ONNX file and checks that it is one. Throws `MODEL_INVALID`. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const name = basename(path)
  const invalid = (fault: string, hint?: string) => new CarryoverError('MODEL_INVALID', `"${name}" ${fault}.`, hint)
  const bytes = await readBytes(path, name)
  if (bytes.length === 0) throw invalid('is empty')
  if (bytes.toString('latin1', 0, 64).startsWith('version https://git-lfs')) {
    throw invalid('is a Git LFS pointer, not the ONNX file itself', 'Fetch the file with "git lfs pull".')
  }
  const model = decode(bytes, name)
  const { graph } = model
  if (!graph || model.irVersion <= 0n || model.irVersion > largestVersion) {
    throw invalid('is not an ONNX file: it holds no graph with an IR version')
  }
  if (graph.node.length === 0) throw invalid('cannot be used: its graph has no operators')
  if (graph.output.length === 0) throw invalid('cannot be used: its graph has no outputs')
  const opset = model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version
  if (opset === undefined || opset > largestVersion)
    throw invalid('does not say which version of the ONNX operators it uses')
  if (opset < oldestOpset) {
    const hint = `Export it again with opset ${oldestOpset} or newer.`
    throw invalid(`uses version ${opset} of the ONNX operators; the oldest that is read is ${oldestOpset}`, hint)
  }
  return { model, graph, opset: Number(opset) }
}

async function readBytes(path: string, name: string): Promise<Buffer> {
  const invalid = (sentence: string, cause?: unknown) =>
    new CarryoverError('MODEL_INVALID', sentence, undefined, { cause })
  const status = await stat(path).catch((cause: unknown) => {
    throw invalid(`There is no file "${name}".`, cause)
  })
  if (status.isDirectory()) throw invalid(`"${name}" is a folder, not an ONNX file.`)
  if (!status.isFile()) throw invalid(`"${name}" is not a regular file.`)
  if (status.size > largestFile) {
    throw invalid(`"${name}" is larger than 2 GiB; a network of that size must keep its weights in external data.`)
  }
  return readFile(path).catch((cause: unknown) => {
    throw invalid(`"${name}" cannot be read.`, cause)
  })
}

function decode(bytes: Buffer, name: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes)
  } catch (cause) {
    // An ONNX file begins with its first field, the IR version: a small number behind the tag 0x08.
    const begunWell = bytes[0] === 0x08 && bytes[1] < 0x80
    const sentence = begunWell ? `"${name}" is damaged or cut off.` : `"${name}" is not an ONNX file.`
    throw new CarryoverError('MODEL_INVALID', sentence, undefined, { cause })
  }
}

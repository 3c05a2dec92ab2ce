import { basename, dirname } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import type { Inspection, Port } from '../../contract/models.ts'
import { sha256File, type FileHash } from '../files/hash.ts'
import { contentsOf } from './contents.ts'
import { tensorType } from './elementTypes.ts'
import { embeddingsOf } from './embeddings.ts'
import { readModelFile } from './modelFile.ts'
import type { NodeProto, TensorProto, ValueInfoProto } from './onnx_pb.ts'
import { producersOf, sourceOf } from './producers.ts'
import { checkTensor, elementCount, externalFile, type Owner } from './tensors.ts'

/** One of the files a model consists of; the path is relative to the model's folder. */
export interface ModelPart extends FileHash {
  path: string
}

export interface InspectedModel {
  inspection: Inspection
  /** The model itself, then its external data by name. */
  files: ModelPart[]
}

/**
 * What an ONNX file says about itself, decoded and checked but never run. External data must lie inside the model's
 * folder, under one hard link, and hold what its tensors claim; sparse tensors are refused, because through them the
 * runtime can be led outside. Parameters are the elements of all initialisers. Throws `MODEL_INVALID`, and
 * `MODEL_UNSUPPORTED` for unknown element types.
 */
export async function inspectModel(path: string): Promise<InspectedModel> {
  const { model, graph, opset } = await readModelFile(path)
  const owner = { name: basename(path), folder: dirname(path) }
  const { nodes, initializers, constants, sparse } = contentsOf(model)
  if (sparse > 0) {
    throw new CarryoverError('MODEL_INVALID', `"${owner.name}" holds sparse tensors, which are not read.`)
  }
  const externalData = await checkTensors([...initializers, ...constants], owner)

  const files = [{ path: owner.name, ...(await sha256File(path)) }]
  for (const location of externalData) {
    files.push({ path: location, ...(await sha256File(await externalFile(location, owner))) })
  }
  const producers = producersOf(graph)
  const weights = new Set(graph.initializer.map(({ name }) => name))
  const inspection = {
    irVersion: Number(model.irVersion),
    opset,
    producer: `${model.producerName} ${model.producerVersion}`.trim(),
    // Older files list their weights among the inputs.
    inputs: graph.input.filter(({ name }) => !weights.has(name)).map(port),
    outputs: graph.output.map((output) => ({ ...port(output), operator: sourceOf(output.name, producers)?.opType })),
    operators: countOperators(nodes),
    parameters: initializers.reduce((sum, tensor) => sum + elementCount(tensor), 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    externalData,
    embeddings: embeddingsOf(graph),
  }
  return { inspection, files }
}

/** Checks every tensor; answers the locations of external data, sorted. */
async function checkTensors(tensors: TensorProto[], owner: Owner): Promise<string[]> {
  const locations = new Set<string>()
  for (const tensor of tensors) {
    const location = await checkTensor(tensor, owner)
    if (location !== null) locations.add(location)
  }
  return [...locations].sort()
}

function port({ name, type }: ValueInfoProto): Port {
  const tensor = type?.tensorType
  if (!tensor) return { name, type: 'not a tensor', shape: null }
  const shape = tensor.shape?.dim.map(({ dimValue }) => dimension(Number(dimValue))) ?? null
  return { name, type: tensorType(tensor.elemType)?.name ?? 'unknown', shape }
}

/** Exporters also write 0 or -1 for a free dimension. */
const dimension = (length: number): number | null => (length > 0 && Number.isSafeInteger(length) ? length : null)

/** Operators outside the default set carry their domain, as in `com.microsoft.FusedConv`. */
function countOperators(nodes: NodeProto[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { domain, opType } of nodes) {
    const name = domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

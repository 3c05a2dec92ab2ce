import { stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import { containedFile } from '../files/contain.ts'
import { isExternal, listEntries, rawBytes, tensorType, type TensorType } from './elementTypes.ts'
import type { TensorProto } from './onnx_pb.ts'
import { quote } from './quote.ts'

/** Where a model's tensors are looked for, and what the model is called in sentences. */
export interface Owner {
  name: string
  folder: string
}

/** Number of elements that a tensor declares; NaN when its dimensions are negative or too large to be meant. */
export function elementCount({ dims }: TensorProto): number {
  let count = 1
  for (const length of dims) {
    count *= Number(length)
    if (length < 0n || count > Number.MAX_SAFE_INTEGER) return NaN
  }
  return count
}

/**
 * Checks, without allocating what it declares, that a tensor has data for its shape: in the model's file, or in another
 * file inside the owner's folder; the answer is then that file's location. Throws `MODEL_INVALID`, and
 * `MODEL_UNSUPPORTED` for unknown element types.
 */
export async function checkTensor(tensor: TensorProto, owner: Owner): Promise<string | null> {
  const what = tensor.name === '' ? 'a constant' : `the tensor ${quote(tensor.name)}`
  const invalid = (fault: string) =>
    new CarryoverError('MODEL_INVALID', `"${owner.name}" is damaged: ${what} ${fault}.`)
  const type = tensorType(tensor.dataType)
  if (!type) {
    const sentence = `"${owner.name}" has elements of an unknown type (${tensor.dataType}) in ${what}.`
    throw new CarryoverError('MODEL_UNSUPPORTED', sentence)
  }
  const count = elementCount(tensor)
  const shape = `[${tensor.dims.slice(0, 8).join(', ')}${tensor.dims.length > 8 ? ', …' : ''}]`
  if (Number.isNaN(count)) throw invalid(`has the impossible shape ${shape}`)
  if (isExternal(tensor)) return checkExternal(tensor, type, count, owner, invalid)

  const [needed, found, unit] =
    tensor.rawData.length > 0
      ? [rawBytes(type, count), tensor.rawData.length, 'bytes']
      : [listEntries(type, count), tensor[type.list].length, 'elements']
  if (needed !== found) throw invalid(`of shape ${shape} needs ${needed} ${unit}, and ${found} are there`)
  return null
}

async function checkExternal(
  tensor: TensorProto,
  type: TensorType,
  count: number,
  owner: Owner,
  invalid: (fault: string) => CarryoverError,
): Promise<string> {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]))
  const location = entries.get('location') ?? ''
  if (location === '') throw invalid('does not say which file holds its data')
  if (type.bits === 0) throw invalid('keeps text in external data, which the format does not allow')

  const { size, nlink } = await stat(await externalFile(location, owner))
  // Another hard link may lie anywhere, and no path would tell.
  if (nlink > 1) throw refuseLocation(location, owner)('has more than one hard link')
  const needed = rawBytes(type, count)
  const { offset = '0', length = String(needed) } = Object.fromEntries(entries)
  if (byteCount(length) !== needed) {
    throw invalid(`needs ${needed} bytes but claims ${quote(length)} of ${quote(location)}`)
  }
  if (Number.isNaN(byteCount(offset)) || byteCount(offset) + needed > size) {
    throw invalid(`claims ${needed} bytes from byte ${quote(offset)} of ${quote(location)}, which has ${size}`)
  }
  return posix.normalize(location)
}

const refuseLocation = (location: string, owner: Owner) => (fault: string) =>
  new CarryoverError('MODEL_INVALID', `"${owner.name}" keeps weights in ${quote(location)}, which ${fault}.`)

/** The real path of an external data file. Throws `MODEL_INVALID` when it is missing or outside the owner's folder. */
export const externalFile = (location: string, owner: Owner): Promise<string> =>
  containedFile(owner.folder, location, refuseLocation(location, owner))

const byteCount = (text: string): number => (/^\d+$/.test(text) ? Number(text) : NaN)

import { create } from '@bufbuild/protobuf'
import type { Tensor } from 'onnxruntime-node'
import type { ElementType } from '../../contract/models.ts'
import type { ProviderName } from '../../contract/providers.ts'
import type { HeldTensor, InputTensor } from './feeds.ts'
import { fileOf, node, portOf } from './nodes.ts'
import { GraphProtoSchema } from './onnx_pb.ts'
import { createSession, tensorOf, type RuntimeOptions } from './runtime.ts'
import { runtimeError } from './runtimeErrors.ts'
import { crossingType } from './spliceMasks.ts'

/** Inputs that go to a device once and stay there while batch after batch is run on them. */
export interface HeldInputs {
  /** The same inputs, on the device where they can be; those that were there before are let go. */
  hold(inputs: InputTensor[]): Promise<(InputTensor | HeldTensor)[]>
  release(): Promise<void>
}

/**
 * What stays on which device. The runtime's JavaScript has memory on devices for WebGPU alone. Whole numbers of 64 bits
 * and bytes are computed by the CPU there, which would have to fetch them back.
 */
const kept: Partial<Record<ProviderName, readonly ElementType[]>> = { webgpu: ['float32', 'float16', 'int32'] }

/** Of a network at that path; `inputs` are those that may be held. Throws what `openSession` throws. */
export async function holdInputs(
  path: string,
  inputs: readonly Pick<InputTensor, 'name' | 'type'>[],
  options: RuntimeOptions,
): Promise<HeldInputs> {
  const held = inputs.filter(({ type }) => kept[options.provider]?.includes(type))
  if (held.length === 0) return { hold: (given) => Promise.resolve(given), release: () => Promise.resolve() }

  const ports = held.map(({ name, type }) => ({ name, copy: `${name}_held`, crossing: crossingType(type) }))
  const graph = create(GraphProtoSchema, {
    input: ports.map(({ name, crossing }) => portOf(name, crossing)),
    output: ports.map(({ copy, crossing }) => portOf(copy, crossing)),
    node: ports.map(({ name, copy }) => node('Identity', [name], copy)),
  })
  const session = await createSession(path, fileOf(graph), options, { preferredOutputLocation: 'gpu-buffer' })
  let onDevice: Tensor[] = []
  const letGo = () => {
    for (const tensor of onDevice) tensor.dispose()
    onDevice = []
  }

  return {
    async hold(given) {
      letGo()
      const feeds = given.filter(({ name }) => ports.some((port) => port.name === name))
      const copies = await session
        .run(Object.fromEntries(feeds.map((input) => [input.name, tensorOf(input)])))
        .catch((cause: unknown) => {
          throw runtimeError(path, cause, options.provider)
        })
      onDevice = Object.values(copies)
      return given.map((input) => {
        const port = ports.find(({ name }) => name === input.name)
        return port ? { name: input.name, dims: input.dims, tensor: copies[port.copy] } : input
      })
    },
    release() {
      letGo()
      return session.release()
    },
  }
}

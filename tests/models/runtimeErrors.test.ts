import { expect, test } from 'vitest'
import type { ProviderName } from '../../contract/providers.ts'
import { runtimeError } from '../../main/models/runtimeErrors.ts'

/** As the runtime and the drivers below it put it. */
const full: [provider: ProviderName, text: string][] = [
  ['cuda', 'CUDA failure 2: out of memory ; GPU=0 ; hostname=x ; file=cuda_allocator.cc ; line=47 ; expr=cudaMalloc'],
  ['cuda', 'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0'],
  ['cuda', 'Failed to allocate memory for requested buffer of size 4294967296'],
  ['directml', 'Exception(3) tid(1) 8007000E Not enough memory resources are available to complete this operation.'],
  ['webgpu', 'Buffer size (8589934592) exceeds the max buffer size limit (4294967296).'],
  [
    'webgpu',
    'Binding size (3000000000) of [Buffer] is larger than the maximum storage buffer binding size (2147483644).',
  ],
  ['webgpu', 'VK_ERROR_OUT_OF_DEVICE_MEMORY: vkAllocateMemory failed with Out of device memory'],
]
test.each(full)('%s: "%s" is memory that is full', (provider, text) => {
  expect(runtimeError('/a/b.onnx', new Error(text), provider)).toMatchObject({ code: 'OUT_OF_MEMORY' })
})

test.each([
  ['webgpu', 'Device was lost: a driver reset'],
  ['cuda', 'CUDA failure 999: unknown error ; GPU=0'],
  ['directml', 'Exception(1) tid(2) 887A0005 The GPU device instance has been suspended.'],
  ['coreml', 'Could not find an implementation for Erf(13) node with name ""'],
] as const)('%s: "%s" is a fault of the device, not of the network', (provider, text) => {
  const fault = runtimeError('/a/b.onnx', new Error(text), provider)
  expect(fault.code).toBe('PROVIDER_UNAVAILABLE')
  expect(fault.message).toMatch(/^"b.onnx" cannot be run on (?:WebGPU|CUDA|DirectML|CoreML): .*\.$/)
})

test('on the CPU it is a fault of the network', () => {
  const cause = new Error('Could not find an implementation for Erf(13) node')
  expect(runtimeError('/a/b.onnx', cause)).toMatchObject({ code: 'MODEL_UNSUPPORTED' })
})

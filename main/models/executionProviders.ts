import type { InferenceSession } from 'onnxruntime-node'
import type { ProviderName } from '../../contract/providers.ts'

/** CoreML as an ML program (0x10), on processor and graphics card (0x20): the neural engine computes in float16. */
const coreMlFlags = 0x10 | 0x20

/**
 * What the runtime is asked for. Always one alone: a list that the first of does not work on throws instead of going on
 * with the second. The runtime puts what a provider lacks on the CPU by itself.
 */
export const executionProviders: Record<ProviderName, InferenceSession.ExecutionProviderConfig> = {
  cpu: 'cpu',
  cuda: 'cuda',
  tensorrt: 'tensorrt',
  directml: 'dml',
  coreml: { name: 'coreml', coreMlFlags },
  webgpu: 'webgpu',
}

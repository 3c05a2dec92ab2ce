import { z } from 'zod'

/** What can compute: the processor, or a graphics card through one of its interfaces. */
export const providerNames = ['cpu', 'cuda', 'tensorrt', 'directml', 'coreml', 'webgpu'] as const
export const providerName = z.enum(providerNames)
export type ProviderName = z.infer<typeof providerName>

/** What they are called in sentences, and in what is stored about a game. */
export const providerLabels: Record<ProviderName, string> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  directml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
}

/** What one execution provider can do here, or why it cannot. */
export const providerStatus = z.object({
  provider: providerName,
  name: z.string(),
  works: z.boolean(),
  /** In words, for where there is no other language. */
  detail: z.string(),
  /** On a trial network: times as fast as all cores of the CPU, and the largest difference from it; null for the CPU. */
  trial: z.object({ speed: z.number(), difference: z.number() }).nullable(),
  /** Whether it is the one that computes where nothing else is asked for. */
  used: z.boolean(),
})
export type ProviderStatus = z.infer<typeof providerStatus>

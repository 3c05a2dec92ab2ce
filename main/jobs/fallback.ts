import { CarryoverError, providerLabels, type ErrorCode, type ProviderName } from '../../contract/index.ts'
import type { Engine, Watch } from './engine.ts'
import { forwardGame, type ForwardResult } from './forward.ts'
import type { MaskedInput } from './inputs/index.ts'
import type { Network } from './network.ts'
import type { Reduction } from './protocol.ts'

/** Forward passes that go on when a device is lost: then the CPU does the rest of the run. */
export interface Forward {
  /** Passes of one game; `onPasses` is told a negative number when passes that were counted are made again. */
  game(
    network: Network,
    input: MaskedInput,
    reduction: Reduction | null,
    onPasses: (passes: number) => void,
  ): Promise<ForwardResult & { provider: ProviderName }>
  /** Why the device was given up, in a sentence; null while it was not. */
  fallback(): string | null
}

/** What a device fails with, through no fault of the network or the sample. */
const losses: ErrorCode[] = ['PROVIDER_UNAVAILABLE', 'WORKER_FAILED', 'OUT_OF_MEMORY']

/**
 * A game is computed by one provider from end to end: those under way when a device is lost are begun again on the CPU.
 * `onLoss` is told once.
 */
export function createForward(
  engine: Engine,
  asked: ProviderName,
  { signal, priority }: Pick<Watch, 'signal' | 'priority'>,
  onLoss: () => void,
): Forward {
  const device = new AbortController()
  const onDevice = AbortSignal.any([signal, device.signal])
  let fallback: string | null = null

  const game: Forward['game'] = async (network, input, reduction, onPasses) => {
    if (asked !== 'cpu' && fallback === null) {
      let counted = 0
      const count = (passes: number) => {
        counted += passes
        onPasses(passes)
      }
      try {
        const how = { provider: asked, signal: onDevice, priority, onPasses: count }
        return { ...(await forwardGame(engine, network, input, reduction, how)), provider: asked }
      } catch (error) {
        if (signal.aborted) throw error
        if (!device.signal.aborted) {
          if (!(error instanceof CarryoverError) || !losses.includes(error.code)) throw error
          fallback = `${providerLabels[asked]} was given up and the CPU does the rest: ${error.message}`
          device.abort()
          onLoss()
        }
        onPasses(-counted)
      }
    }
    const how = { provider: 'cpu' as const, signal, priority, onPasses }
    return { ...(await forwardGame(engine, network, input, reduction, how)), provider: 'cpu' }
  }
  return { game, fallback: () => fallback }
}

import { createHash } from 'node:crypto'
import type { ValueFunction } from '../../contract/analysis.ts'
import type { LinearProbe } from '../knowledge/probe.ts'
import { openMaskedSession, type MaskedSession } from '../models/maskedSession.ts'
import { openSession, type Session, type SessionOptions } from '../models/session.ts'
import type { MaskedPort } from '../models/spliceMasks.ts'
import type { ModelSource } from './protocol.ts'

/** Open sessions of one worker; the one used longest ago is closed first when they take too much. */
export interface Sessions {
  get(source: ModelSource, outputs: SessionOptions['outputs']): Promise<Session>
  /** With the masking inside, and a probe and a value function behind; null where these inputs cannot be. */
  masked(
    source: ModelSource,
    inputs: readonly MaskedPort[],
    probe: LinearProbe | null,
    value: ValueFunction | null,
  ): Promise<MaskedSession | null>
  /** The largest batch that is known to fit the device; Infinity while none was too large. */
  largestBatch(source: ModelSource): number
  lowerBatch(source: ModelSource, batch: number): void
  setBudget(bytes: number): void
  close(): Promise<void>
}

interface Open {
  session: { release(): Promise<void> } | null
  bytes: number
}

export function createSessions(): Sessions {
  const open = new Map<string, Open>()
  const largest = new Map<string, number>()
  let budget = 2 ** 30

  async function makeRoom(bytes: number): Promise<void> {
    let total = bytes
    for (const each of open.values()) total += each.bytes
    for (const [key, oldest] of open) {
      if (total <= budget) break
      open.delete(key)
      total -= oldest.bytes
      await oldest.session?.release()
    }
  }

  async function known<S extends Open['session']>(
    source: ModelSource,
    how: unknown,
    make: () => Promise<S>,
  ): Promise<S> {
    const { file, binding, threads, provider } = source
    const key = JSON.stringify([file, binding, threads, provider, how])
    const found = open.get(key)
    if (found) {
      // Last used, last in the order of the map.
      open.delete(key)
      open.set(key, found)
      return found.session as S
    }
    await makeRoom(source.bytes)
    const session = await make()
    open.set(key, { session, bytes: session ? source.bytes : 0 })
    return session
  }

  return {
    get: (source, outputs) =>
      known(source, outputs, () => {
        const { file, binding, provider, threads } = source
        return openSession(file, binding, { provider, threads, outputs })
      }),
    masked: (source, inputs, probe, value) => {
      const ports = inputs.map(({ name, type }) => ({ name, type }))
      return known(source, [ports, probe && digestOf(probe), value], () => {
        const { file, binding, provider, threads } = source
        return openMaskedSession(file, binding, { provider, threads, inputs: ports, probe, value })
      })
    },
    largestBatch: ({ file, provider }) => largest.get(`${provider} ${file}`) ?? Infinity,
    lowerBatch({ file, provider }, batch) {
      largest.set(`${provider} ${file}`, batch)
    },
    setBudget(bytes) {
      budget = bytes
    },
    async close() {
      for (const { session } of open.values()) await session?.release()
      open.clear()
    },
  }
}

const digestOf = ({ weights, intercept }: LinearProbe) =>
  createHash('sha256').update(weights).update(intercept).digest('hex')

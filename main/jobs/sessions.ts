import { openSession, type Session, type SessionOptions } from '../models/session.ts'
import type { ModelSource } from './protocol.ts'

/** Open sessions of one worker; the one used longest ago is closed first when they take too much. */
export interface Sessions {
  get(source: ModelSource, outputs: SessionOptions['outputs']): Promise<Session>
  setBudget(bytes: number): void
  close(): Promise<void>
}

export function createSessions(): Sessions {
  const open = new Map<string, { session: Session; bytes: number }>()
  let budget = 2 ** 30

  async function makeRoom(bytes: number): Promise<void> {
    let total = bytes
    for (const each of open.values()) total += each.bytes
    for (const [key, oldest] of open) {
      if (total <= budget) break
      open.delete(key)
      total -= oldest.bytes
      await oldest.session.release()
    }
  }

  return {
    async get(source, outputs) {
      const key = JSON.stringify([source.file, source.binding, source.threads, outputs])
      const known = open.get(key)
      if (known) {
        // Last used, last in the order of the map.
        open.delete(key)
        open.set(key, known)
        return known.session
      }
      await makeRoom(source.bytes)
      const session = await openSession(source.file, source.binding, {
        provider: 'cpu',
        threads: source.threads,
        outputs,
      })
      open.set(key, { session, bytes: source.bytes })
      return session
    },
    setBudget(bytes) {
      budget = bytes
    },
    async close() {
      for (const { session } of open.values()) await session.release()
      open.clear()
    },
  }
}

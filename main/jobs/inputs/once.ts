import { canonicalJson } from '../../files/canonicalJson.ts'
import type { Store } from '../../project/index.ts'

const ofStores = new WeakMap<Store, Map<string, Promise<unknown>>>()

/** What is the same however often it is asked for while a project is open; what failed is tried again. */
export function onceFor<T>(store: Store, key: unknown, make: () => Promise<T> | T): Promise<T> {
  const known = ofStores.get(store) ?? new Map<string, Promise<unknown>>()
  ofStores.set(store, known)
  const name = canonicalJson(key)
  const made = known.get(name) as Promise<T> | undefined
  if (made) return made
  const making = Promise.resolve().then(make)
  known.set(name, making)
  making.catch(() => known.delete(name))
  return making
}

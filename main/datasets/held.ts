import { createRecent } from '../files/recent.ts'
import { fileVersion } from './fileVersion.ts'

/** Bytes of files that were unpacked to read samples from, kept because the next sample is likely from the same. */
const mostHeldBytes = 2 ** 29

export interface Held<Value> {
  value: Value
  bytes: number
}

const held = createRecent<Held<unknown>>(mostHeldBytes, ({ bytes }) => bytes)
const underway = new Map<string, Promise<Held<unknown>>>()

/** To be called before something large is loaded: otherwise it is in memory together with what it replaces. */
export const makeRoom = (bytes: number): void => {
  held.makeRoom(bytes)
}

/**
 * What `load` makes of a file, kept until other things were used since or the file changes. It is loaded once, however
 * many ask for it at a time.
 *
 * @param part tells what is made of the file
 */
export async function heldOf<Value>(path: string, part: string, load: () => Promise<Held<Value>>): Promise<Value> {
  const key = JSON.stringify([path, await fileVersion(path), part])
  const known = held.get(key) ?? underway.get(key)
  if (known) return ((await known) as Held<Value>).value
  const loading = load()
  underway.set(key, loading)
  try {
    const loaded = await loading
    held.set(key, loaded)
    return loaded.value
  } finally {
    underway.delete(key)
  }
}

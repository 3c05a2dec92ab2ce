import { ref } from 'vue'
import type { SampleRow } from '../../../contract/browse.ts'

export interface SampleList {
  total: () => number
  rowAt: (position: number) => SampleRow | undefined
  /** Indices of the whole list. */
  all: () => Promise<Int32Array>
  selected: () => ReadonlySet<number>
  select: (samples: Iterable<number>) => void
  open: (sample: number) => void
  onError: (reason: unknown) => void
}

/** What counts of a press with the mouse and of a key. */
export interface Held {
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
}
export interface Key extends Held {
  key: string
  altKey: boolean
}

export interface Layout {
  /** Samples a line: 1 in a table. */
  columns: number
  /** Lines in sight. */
  lines: number
}

/**
 * Where the keyboard is in a list of samples, and what is picked: a press picks one, with Ctrl it adds or takes away, with
 * Shift everything from the last one on. Arrow keys move, Space picks, Enter opens, Ctrl+A takes all, Escape none.
 */
export function useSampleCursor(list: SampleList) {
  /** Places in the list, not numbers of samples. */
  const active = ref(0)
  let anchor = 0

  async function sampleAt(position: number): Promise<number | undefined> {
    return list.rowAt(position)?.index ?? (await list.all()).at(position)
  }
  async function toggle(position: number): Promise<void> {
    const sample = await sampleAt(position)
    if (sample === undefined) return
    const next = new Set(list.selected())
    if (!next.delete(sample)) next.add(sample)
    list.select(next)
  }
  async function selectTo(position: number, added: boolean): Promise<void> {
    const between = (await list.all()).slice(Math.min(anchor, position), Math.max(anchor, position) + 1)
    list.select(added ? [...list.selected(), ...between] : between)
  }

  async function selectOnly(position: number): Promise<void> {
    const sample = await sampleAt(position)
    if (sample !== undefined) list.select([sample])
  }
  async function openAt(position: number): Promise<void> {
    const sample = await sampleAt(position)
    if (sample !== undefined) list.open(sample)
  }
  /** The engine may be asked which sample it is, and may not answer. */
  const attempt = (work: Promise<void>) => work.catch(list.onError)

  const open = (position: number) => attempt(openAt(position))

  function press(position: number, { shiftKey, ctrlKey, metaKey }: Held): Promise<void> {
    const adds = ctrlKey || metaKey
    active.value = position
    if (shiftKey) return attempt(selectTo(position, adds))
    anchor = position
    return attempt(adds ? toggle(position) : selectOnly(position))
  }

  const step = (key: string, { columns, lines }: Layout): number | undefined =>
    ({
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -columns * Math.max(1, lines - 1),
      PageDown: columns * Math.max(1, lines - 1),
      Home: -Infinity,
      End: Infinity,
    })[key]

  /** Whether the key meant something here. */
  function onKey(event: Key, layout: Layout): boolean {
    const command = event.ctrlKey || event.metaKey
    if (event.altKey) return false
    if (command && event.key.toLowerCase() === 'a') {
      void attempt(list.all().then(list.select))
      return true
    }
    if (event.key === 'Enter') {
      void open(active.value)
      return true
    }
    if (event.key === ' ') {
      anchor = active.value
      void attempt(toggle(active.value))
      return true
    }
    if (event.key === 'Escape' && list.selected().size > 0) {
      list.select([])
      return true
    }
    const by = step(event.key, layout)
    if (by === undefined || (command && !['Home', 'End'].includes(event.key))) return false
    active.value = Math.max(0, Math.min(list.total() - 1, active.value + by))
    if (event.shiftKey) void attempt(selectTo(active.value, false))
    else anchor = active.value
    return true
  }

  return { active, press, open, onKey }
}

export type SampleCursor = ReturnType<typeof useSampleCursor>

import { describe, expect, it, vi } from 'vitest'
import { useSampleCursor } from '../../renderer/components/data/useSampleCursor.ts'

/** A list of the samples 100, 101, … of which only the first page of ten is there. */
function listOf(total: number) {
  let selected: ReadonlySet<number> = new Set()
  const open = vi.fn()
  const all = Int32Array.from({ length: total }, (_, i) => 100 + i)
  const cursor = useSampleCursor({
    total: () => total,
    rowAt: (position) =>
      position < 10
        ? { index: all[position], path: '', label: null, sha256: '', content: null, analysed: false, predictions: [] }
        : undefined,
    all: () => Promise.resolve(all),
    selected: () => selected,
    select: (samples) => {
      selected = new Set(samples)
    },
    open,
    onError: () => undefined,
  })
  const layout = { columns: 4, lines: 3 }
  const held = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }
  const key = async (name: string, modifiers: Partial<typeof held> = {}) => {
    const meant = cursor.onKey({ key: name, ...held, ...modifiers }, layout)
    await new Promise((resolve) => setTimeout(resolve))
    return meant
  }
  const press = (position: number, modifiers: Partial<typeof held> = {}) =>
    cursor.press(position, { ...held, ...modifiers })
  return { cursor, key, press, open, picked: () => [...selected].sort((a, b) => a - b) }
}

describe('picking samples', () => {
  it('takes one by a press, adds and takes away with Ctrl, and a range with Shift, also where no page is there', async () => {
    const { press, picked } = listOf(40)
    await press(3)
    expect(picked()).toEqual([103])
    await press(30, { ctrlKey: true })
    expect(picked()).toEqual([103, 130])
    await press(28, { shiftKey: true })
    expect(picked()).toEqual([128, 129, 130])
    await press(129 - 100, { ctrlKey: true })
    expect(picked()).toEqual([128, 130])
  })

  it('moves by the lines of the grid and stops at its ends', async () => {
    const { cursor, key } = listOf(40)
    const at = async (name: string) => {
      await key(name)
      return cursor.active.value
    }
    expect(await at('ArrowDown')).toBe(4)
    expect(await at('ArrowRight')).toBe(5)
    expect(await at('PageDown')).toBe(13)
    expect(await at('End')).toBe(39)
    expect(await at('ArrowRight')).toBe(39)
    expect(await at('Home')).toBe(0)
    expect(await at('ArrowUp')).toBe(0)
  })

  it('picks with Space, a range with Shift and an arrow, all with Ctrl+A, none with Escape', async () => {
    const { key, picked } = listOf(12)
    await key('ArrowRight')
    await key(' ')
    expect(picked()).toEqual([101])
    await key('ArrowDown', { shiftKey: true })
    expect(picked()).toEqual([101, 102, 103, 104, 105])
    await key('a', { ctrlKey: true })
    expect(picked().length).toBe(12)
    await key('Escape')
    expect(picked()).toEqual([])
    expect(await key('Escape')).toBe(false)
  })

  it('opens the sample that the keyboard is on', async () => {
    const { key, open } = listOf(40)
    await key('End')
    await key('Enter')
    expect(open).toHaveBeenCalledExactlyOnceWith(139)
  })

  it('leaves other keys to the page', async () => {
    const { key } = listOf(4)
    expect(await key('k', { ctrlKey: true })).toBe(false)
    expect(await key('ArrowLeft', { altKey: true })).toBe(false)
  })
})

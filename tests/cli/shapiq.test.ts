import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { interactionValues, shapiqIndices } from '../../main/cli/shapiq.ts'

type Saved = ReturnType<typeof interactionValues>

/** A game of 3 players and what shapiq itself saves for it. */
const reference = JSON.parse(readFileSync(new URL('../reference/shapiq-example.json', import.meta.url), 'utf8')) as {
  values: number[]
  saved: Record<string, Saved>
}
const values = Float64Array.from(reference.values)

it.each(shapiqIndices)('%s is the file shapiq would have written', (index) => {
  const { data, ...head } = interactionValues(values, index)
  const saved = reference.saved[index]
  expect(saved).toMatchObject(head)
  expect(Object.keys(data)).toEqual(Object.keys(saved.data))
  for (const [players, value] of Object.entries(saved.data)) expect(data[players]).toBeCloseTo(value, 12)
})

it('leaves out larger coalitions than asked for', () => {
  const { data, metadata } = interactionValues(values, 'Moebius', 1)
  expect(Object.keys(data)).toEqual(['0', '1', '2', 'Empty'])
  expect(metadata.max_order).toBe(1)
})

it.each([
  ['SV', 2],
  ['SII', 0],
  ['k-SII', 4],
] as const)('%s has no order %d here', (index, maxOrder) => {
  expect(() => interactionValues(values, index, maxOrder)).toThrow('The max-order must be')
})

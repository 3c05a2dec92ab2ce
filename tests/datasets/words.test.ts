import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignStretches, wordsIn } from '../../main/datasets/words.ts'

test('white space is what Unicode calls so', () => {
  const text = ' a\u00a0b\u0085c\u2028d\u3000e\u200bf\ufeffg\u001ch \t'
  const words = wordsIn(text).map(({ start, end }) => text.slice(start, end))
  expect(words).toEqual(['a', 'b', 'c', 'd', 'e\u200bf\ufeffg\u001ch'])
})

test('stretches are runs of their own but where the tokenizer joins across their border', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ tokens: fc.integer({ min: 0, max: 3 }), joined: fc.boolean() }), {
        minLength: 1,
        maxLength: 40,
      }),
      (stretches) => {
        const places = [0]
        for (const { tokens } of stretches) places.push(places[places.length - 1] + tokens)
        const count = stretches.length
        const all = Array.from({ length: places[count] }, (_, i) => i)
        // A border is joined when the stretch before it says so; a range between free borders alone reads as it stands.
        const isFree = (border: number) => border === 0 || border === count || !stretches[border - 1].joined
        const runs = alignStretches(all, all.length, count, (first, end) =>
          isFree(first) && isFree(end) ? [all.slice(places[first], places[end])] : [[-1]],
        )
        expect(runs[0].first).toBe(0)
        expect(runs[runs.length - 1]).toMatchObject({ end: count, to: all.length })
        runs.forEach((run, i) => {
          expect(isFree(run.first) && isFree(run.end)).toBe(true)
          expect([run.from, run.to]).toEqual([places[run.first], places[run.end]])
          if (i > 0) expect([run.first, run.from]).toEqual([runs[i - 1].end, runs[i - 1].to])
        })
        if (!stretches.some(({ joined }) => joined)) expect(runs.length).toBe(count)
      },
    ),
  )
})

test('no more is read than is needed', () => {
  const read: number[] = []
  alignStretches(
    Array.from({ length: 100 }, (_, i) => i),
    10,
    100,
    (first) => {
      read.push(first)
      return [[first]]
    },
  )
  expect(Math.max(...read)).toBeLessThan(13)
})

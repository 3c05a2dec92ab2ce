import { describe, expect, it } from 'vitest'
import { fuzzyScore } from '../../renderer/components/palette/fuzzy.ts'

const best = (query: string, texts: string[]) =>
  texts
    .flatMap((text) => {
      const score = fuzzyScore(query, text)
      return score === null ? [] : [{ text, score }]
    })
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text)

describe('what is typed into the palette', () => {
  it('finds letters in their order, with others between them', () => {
    expect(fuzzyScore('setng', 'Settings')).not.toBeNull()
    expect(fuzzyScore('gnites', 'Settings')).toBeNull()
  })

  it('finds every word, in any order', () => {
    expect(fuzzyScore('40 fine', 'finetuned-040 fine-tuned · epoch 40')).not.toBeNull()
    expect(fuzzyScore('40 rough', 'finetuned-040 fine-tuned · epoch 40')).toBeNull()
  })

  it('puts beginnings of words before what is inside of them, and that before scattered letters', () => {
    expect(best('port', ['Import', 'p o r t a l', 'Port of call'])).toEqual(['Port of call', 'Import', 'p o r t a l'])
  })

  it('puts the shorter of two alike first', () => {
    expect(best('data', ['Data sets of the project', 'Data'])).toEqual(['Data', 'Data sets of the project'])
  })

  it('lets everything through while nothing is typed', () => {
    expect(best(' ', ['a', 'b'])).toHaveLength(2)
  })

  it('reads Chinese', () => {
    expect(best('深色', ['主题：浅色', '主题：深色'])).toEqual(['主题：深色'])
  })
})

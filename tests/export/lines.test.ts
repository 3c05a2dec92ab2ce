import { describe, expect, it } from 'vitest'
import { breakLines, cutLine, type TextStyle } from '../../main/export/lines.ts'
import { shared } from '../../main/export/pageTable.ts'

const style: TextStyle = { size: 10, leading: 15, weight: 400, colour: '#000' }
async function broken(text: string, width: number): Promise<string[]> {
  const lines = await breakLines(text, style, width, new Map())
  for (const line of lines) expect(line.width).toBeLessThanOrEqual(width)
  return lines.map(({ runs }) => runs.map(({ text }) => text).join(''))
}
const chinese = '交互强度的重叠部分（误差不超过残差）为保留，预训练网络的其余部分为丢弃。两者都不计入。'

describe('lines', () => {
  it('end between words, and are as full as they can be', async () => {
    const text = 'An interaction S is a set of players that act together: an AND only when all are present.'
    const lines = await broken(text, 120)
    expect(lines.join(' ')).toBe(text)
    for (const [i, line] of lines.slice(0, -1).entries()) {
      const longer = `${line} ${lines[i + 1].split(' ')[0]}`
      expect((await breakLines(longer, style, 120, new Map())).length).toBe(2)
    }
  })

  it('of Chinese end between characters, none begins with what closes and none ends with what opens', async () => {
    for (let width = 40; width < 200; width += 7) {
      const lines = await broken(chinese, width)
      expect(lines.join('')).toBe(chinese)
      expect(lines.length).toBeGreaterThan(1)
      for (const line of lines) expect(line).not.toMatch(/^[，。）]|（$/)
    }
  })

  it('break what is longer than they are, behind a comma where there is one', async () => {
    const hash = 'f0'.repeat(32)
    const lines = await broken(`sha ${hash} end`, 100)
    expect(lines.join('').replaceAll(' ', '')).toBe(`sha${hash}end`)
    const numbers = Array.from({ length: 40 }, (_, i) => 1000 + i).join(',')
    const list = await broken(numbers, 100)
    expect(list.join('')).toBe(numbers)
    for (const line of list.slice(0, -1)) expect(line).toMatch(/^(\d{4},)+$/)
    const family = '👨‍👩‍👧'.repeat(9)
    for (const line of await broken(family, 40)) expect(line).toMatch(/^(👨‍👩‍👧)+$/u)
  })

  it('keep together what a space does not part', async () => {
    for (let width = 30; width < 150; width += 5)
      expect((await broken('of which 18\u00a0% were kept, 2\u00a0% more', width)).join('\n')).not.toMatch(/\n%/)
  })

  it('stand for nothing as well, and for letters that no line has', async () => {
    expect(await broken('', 100)).toEqual([''])
    expect(await broken('a\tb\nc', 100)).toEqual(['a b c'])
  })

  it('are cut where there is to be one', async () => {
    const cut = async (text: string) => {
      const { runs, width } = await cutLine(text, style, 60, new Map())
      expect(width).toBeLessThanOrEqual(60)
      return runs.map(({ text }) => text).join('')
    }
    expect(await cut('short')).toBe('short')
    expect(await cut('what is much too long')).toMatch(/^what is.*…$/)
  })
})

describe('columns', () => {
  it('take what they want, or share what is left', () => {
    expect(shared([10, 20], 100)).toEqual([10.5, 20.5])
    expect(shared([200, 10, 300], 100)).toEqual([44.75, 10.5, 44.75])
    expect(shared([500, 500], 100)).toEqual([50, 50])
  })
})

import { describe, expect, it } from 'vitest'
import type { SampleView } from '../../contract/views.ts'
import { fitting, textWidth } from '../../figures/format.ts'
import { gridMarks, playerMarks, type Box } from '../../figures/playerBoxes.ts'
import { membersText, playerNames, playersIn, shortNames } from '../../figures/playerNames.ts'
import { row, rowPlayers, sentence } from './kinds.ts'

const words = { kind: 'words', most: 16 } as const
const right = ({ x, width }: Box) => x + width
const bottom = ({ y, height }: Box) => y + height

/** A picture of 6 × 4 pixels: player 0 at the left half, player 1 one pixel, player 2 what is left; one background pixel. */
const regions: SampleView = {
  kind: 'image',
  picture: { width: 6, height: 4, count: 1, rgba: new Uint8Array(96) },
  map: {
    width: 6,
    height: 4,
    n: 3,
    players: Uint8Array.from([0, 0, 0, 2, 2, 1, 0, 0, 0, 2, 2, 2, 0, 0, 0, 2, 2, 2, 0, 0, 0, 2, 2, 255]),
  },
}

describe('what players are called', () => {
  it('says words as they stand in the text, with … for what is left out', () => {
    expect(membersText(words, sentence, 0b111000)).toBe('not very good')
    expect(membersText(words, sentence, 0b101000)).toBe('not … good')
    expect(shortNames(words, sentence)[11]).toBe('unbelievab…')
    expect(playerNames(words, sentence)![5]).toBe('good')
  })

  it('leaves spaces out where the text has none', () => {
    const chinese: SampleView = {
      kind: 'text',
      pieces: [...'不好看'].map((text, player) => ({ text, spaceBefore: false, tokens: [text], player })),
      cut: 0,
    }
    expect(membersText({ kind: 'tokens', most: 16 }, chinese, 0b011)).toBe('不好')
    expect(membersText({ kind: 'tokens', most: 16 }, chinese, 0b101)).toBe('不 … 看')
  })

  it('keeps words together that were put together by hand, wherever they stand', () => {
    const players = [0, null, null, 0, 1, 1]
    const pieces = sentence.pieces.slice(0, 6).map((piece, at) => ({ ...piece, player: players[at] }))
    const byHand: SampleView = { kind: 'text', pieces, cut: 0 }
    expect(playersIn(byHand)).toBe(2)
    expect(playerNames({ kind: 'hand' }, byHand)).toEqual(['The … not', 'very good'])
  })

  it('calls groups by their name, columns by theirs, regions by their number, cells by row and column', () => {
    expect(playerNames(rowPlayers, row)).toEqual(['radius', 'texture', 'smoothness', 'symmetry'])
    expect(membersText(rowPlayers, row, 0b1001)).toBe('radius, symmetry')
    expect(membersText(rowPlayers, row, [0, 3])).toBe('radius, symmetry')
    const single = { ...row, fields: row.fields.map((field, player) => ({ ...field, player })) }
    expect(playerNames({ kind: 'features', groups: null }, single)![3]).toBe('worst texture')
    expect(shortNames({ kind: 'slic', count: 3 }, regions)).toEqual(['1', '2', '3'])
    expect(membersText({ kind: 'slic', count: 3 }, regions, 3)).toBeNull()
    expect(gridMarks({ rows: 2, columns: 2 }).names).toEqual(['1,1', '1,2', '2,1', '2,2'])
  })
})

describe('where players are drawn', () => {
  it('puts regions where they are, as large as they are, inside the whole', () => {
    const { boxes, width, height } = playerMarks({ kind: 'hand' }, regions)
    expect(width / height).toBeCloseTo(6 / 4)
    expect(width * height).toBeCloseTo(3)
    const scale = width / 6
    expect(boxes[0].y + boxes[0].height / 2).toBeCloseTo(2 * scale)
    // Discs that would stick out are moved in.
    expect(boxes[0].x).toBe(0)
    expect(right(boxes[1])).toBeCloseTo(width)
    expect(boxes[2].x + boxes[2].width / 2).toBeCloseTo(((4 * 3.5 + 4 * 4.5 + 2 * 5.5) / 10) * scale)
    // 12 pixels of 1 / 2 cell each, drawn smaller than they are.
    expect((Math.PI * boxes[0].width ** 2) / 4).toBeCloseTo(12 * scale ** 2 * 0.65)
    for (const box of boxes) {
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
      expect(right(box)).toBeLessThanOrEqual(width + 1e-9)
      expect(bottom(box)).toBeLessThanOrEqual(height + 1e-9)
    }
  })

  it('sets words in lines that do not overlap, longer ones longer', () => {
    const { boxes, width, height } = playerMarks(words, sentence)
    expect(boxes).toHaveLength(14)
    expect(boxes[11].width).toBeGreaterThan(boxes[5].width)
    boxes.slice(1).forEach((box, at) => {
      const before = boxes[at]
      expect(box.y > before.y ? box.x === 0 : box.x === right(before)).toBe(true)
    })
    expect(Math.max(...boxes.map(right))).toBeCloseTo(width)
    expect(Math.max(...boxes.map(bottom))).toBe(height)
  })

  it('sets more than eight features in lines of the same length', () => {
    const fields = Array.from({ length: 12 }, (_, player) => ({ column: `c${player}`, value: 0, baseline: 0, player }))
    const { width, height } = playerMarks({ kind: 'features', groups: null }, { kind: 'table', fields })
    expect([width, height]).toEqual([6, 2])
  })
})

describe('texts with little room', () => {
  it('are cut to what fits, and no sign is torn apart', () => {
    expect(fitting('short', 100, 11)).toBe('short')
    const text = fitting('unbelievably charming', 60, 11)
    expect(text).toMatch(/^unbeli.*…$/)
    expect(textWidth(text, 11)).toBeLessThanOrEqual(60)
    expect([...fitting('😀😀😀😀😀😀', 40, 11)].slice(0, -1).every((sign) => sign === '😀')).toBe(true)
  })
})

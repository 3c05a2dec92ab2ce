import { describe, expect, it } from 'vitest'
import type { TextPiece } from '../../contract/views.ts'
import { blocksOf } from '../../renderer/components/playerViews/blocks.ts'
import { chunksOf } from '../../renderer/components/playerViews/chunks.ts'
import { wordLinks } from '../../renderer/components/playerViews/wordLinks.ts'
import { previewMasks } from '../../renderer/components/setup/masks.ts'

const piece = (text: string, player: number | null): TextPiece => ({ text, player, spaceBefore: true, tokens: [text] })

describe('a sentence', () => {
  it('is read as runs of the same player; who comes again follows the first', () => {
    const chunks = chunksOf([piece('not', 0), piece('at', 1), piece('all', 1), piece(',', null), piece('good', 0)])
    expect(chunks.map(({ player, leads, pieces }) => [player, leads, pieces.length])).toEqual([
      [0, true, 1],
      [1, true, 2],
      [null, false, 1],
      [0, false, 1],
    ])
  })

  it('links words of a line by an arc that stays in the gap, however far they are', () => {
    const spots = [
      { left: 0, right: 20, top: 40 },
      { left: 280, right: 300, top: 40 },
    ]
    expect(wordLinks(spots, { width: 300, gap: 12 })).toEqual(['M10 40C10 24 290 24 290 40'])
    expect(wordLinks(spots.slice(1), { width: 300, gap: 12 })).toEqual([])
  })

  it('runs out at the end of a line and comes in at the beginning of the other', () => {
    const [path] = wordLinks(
      [
        { left: 100, right: 140, top: 20 },
        { left: 40, right: 60, top: 80 },
      ],
      { width: 300, gap: 10 },
    )
    expect(path).toBe('M120 20Q120 13 126 13H300M0 73H44Q50 73 50 80')
  })
})

describe('a row', () => {
  const field = (column: string, player: number | null) => ({ column, value: 1, baseline: 0, player })

  it('stands player by player, with what belongs to none at the end', () => {
    const { blocks, background } = blocksOf([field('a', 1), field('id', null), field('b', 0), field('c', 1)])
    expect(blocks.map(({ player, fields }) => [player, fields.map(({ column }) => column)])).toEqual([
      [0, ['b']],
      [1, ['a', 'c']],
    ])
    expect(background.map(({ column }) => column)).toEqual(['id'])
  })
})

describe('coalitions of a preview', () => {
  it('are all, none, each player off, and some at random that are neither, the same for a draw', () => {
    const masks = previewMasks(3, 1)
    expect(masks.slice(0, 5)).toEqual([7, 0, 6, 5, 3])
    for (const mask of masks.slice(5)) expect(mask > 0 && mask < 7).toBe(true)
    expect(previewMasks(3, 1)).toEqual(masks)
    expect(previewMasks(12, 1)).not.toEqual(previewMasks(12, 2))
  })
})

import { describe, expect, it } from 'vitest'
import { figureName, figurePreset, type FigurePreset } from '../../contract/figures.ts'
import { figuresOf, groupOf, groups } from '../../renderer/components/gallery/figureGroups.ts'
import { inPoints, inUnit, lengthText, typedNumber, unitOf } from '../../renderer/components/gallery/lengths.ts'
import { moved } from '../../renderer/components/gallery/movedSeries.ts'
import { tableText } from '../../renderer/components/gallery/tableText.ts'
import { presets } from '../../figures/presets.ts'

describe('the figures of the gallery', () => {
  it('are each in one group', () => {
    expect(figureName.options.filter((name) => groupOf(name) === null)).toEqual([])
    expect(Object.values(groups).flat().toSorted()).toEqual(figureName.options.toSorted())
  })

  it('know names that are none', () => {
    expect(groupOf('knowledge')).toBeNull()
    expect(groupOf('toString')).toBeNull()
  })

  it('tell what scratch found only where there is a network from scratch', () => {
    expect(figuresOf('study', { scratch: true })).toContain('learned-by-scratch')
    expect(figuresOf('study', { scratch: false })).not.toContain('learned-by-scratch')
    expect(figuresOf('study', { scratch: false })).toHaveLength(groups.study.length - 1)
  })
})

describe('the order of series', () => {
  it('changes by one place', () => {
    expect(moved(['preserved', 'discarded', 'new'], 0, 1, [])).toEqual(['discarded', 'preserved', 'new'])
    expect(moved(['preserved', 'discarded', 'new'], 2, -1, [])).toEqual(['preserved', 'new', 'discarded'])
  })

  it('has no place before the first or behind the last', () => {
    expect(moved(['and', 'or'], 0, -1, ['or'])).toEqual(['or'])
    expect(moved(['and', 'or'], 1, 1, [])).toEqual([])
  })

  it('keeps what was chosen for other figures', () => {
    const order = moved(['finetuned', 'scratch'], 1, -1, ['new', 'preserved'])
    expect(order).toEqual(['scratch', 'finetuned', 'new', 'preserved'])
    expect(moved(['new', 'preserved', 'discarded'], 2, -1, order).slice(0, 3)).toEqual([
      'new',
      'discarded',
      'preserved',
    ])
  })
})

describe('lengths on paper', () => {
  it('are said as those who ask for them say them', () => {
    const said = (preset: FigurePreset) => lengthText(presets[preset].width, unitOf(preset))
    expect(Object.fromEntries(figurePreset.options.map((preset) => [preset, said(preset)]))).toEqual({
      neurips: '5.5 in',
      'icml-column': '3.25 in',
      'icml-wide': '6.75 in',
      'cvpr-column': '3.25 in',
      'cvpr-wide': '6.875 in',
      'nature-single': '89 mm',
      'nature-double': '183 mm',
      slide: '10 in',
    })
  })

  it('are points for the engine', () => {
    expect(inPoints(2.5, 'in')).toBe(180)
    expect(inPoints(25.4, 'mm')).toBeCloseTo(72, 9)
    expect(inUnit(inPoints(61.3, 'mm'), 'mm')).toBe(61.3)
  })

  it('are taken between their bounds, left to the preset where nothing is typed, and refused else', () => {
    expect(typedNumber('7.5', 4, 24)).toBe(7.5)
    expect(typedNumber(' ', 4, 24)).toBeUndefined()
    expect(typedNumber('3.9', 4, 24)).toBeNull()
    expect(typedNumber('25', 4, 24)).toBeNull()
    expect(typedNumber('large', 4, 24)).toBeNull()
  })
})

describe('numbers on the clipboard', () => {
  it('are in columns with every digit', () => {
    const table = { columns: ['order', 'value', 'low'], rows: [[1, 0.1 + 0.2, null]] }
    expect(tableText(table)).toBe('order\tvalue\tlow\n1\t0.30000000000000004\t')
  })

  it('keep texts with tabs, lines and quotes in one cell', () => {
    const table = { columns: ['players'], rows: [['a\tb'], ['say "no"'], ['x\ny'], ['plain, text']] }
    expect(tableText(table)).toBe('players\n"a\tb"\n"say ""no"""\n"x\ny"\nplain, text')
  })
})

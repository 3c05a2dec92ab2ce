import { describe, expect, it } from 'vitest'
import type { DatasetInfo } from '../../contract/datasets.ts'
import { cellText } from '../../renderer/components/cellText.ts'
import { glanceText } from '../../renderer/components/glanceText.ts'
import { columnWidths, fileColumnWidth, listColumns } from '../../renderer/components/data/listColumns.ts'

describe('a cell of a table', () => {
  it.each([
    [0, '0'],
    [-3, '−3'],
    [2011, '2011'],
    [17.99, '17.99'],
    [0.5, '0.5'],
    [0.118412, '0.1184'],
    [1234.567, '1235'],
    [123456.7, '123457'],
    [-0.00001234, '−1.234e−5'],
    [12345678.9, '1.235e+7'],
    [Number.NaN, '—'],
    ['well-differentiated', 'well-differentiated'],
  ])('%s reads %s', (cell, text) => {
    expect(cellText(cell)).toBe(text)
  })
})

const table = {
  kind: 'table',
  classes: ['benign', 'malignant'],
  columns: ['radius', 'texture', 'area', 'grade', 'side'].map((name) => ({ name, categories: null })),
} as unknown as DatasetInfo
const texts = { kind: 'text', classes: ['no', 'yes'] } as unknown as DatasetInfo
const pictures = { kind: 'image', classes: ['5', '6'] } as unknown as DatasetInfo

describe('a sample at a glance', () => {
  it('is its text on one line, or its first cells with their names', () => {
    expect(glanceText(' One\n  two ', texts)).toBe('One two')
    expect(glanceText([17.99, 10, 1001, 'high', 'left'], table)).toBe(
      'radius 17.99 · texture 10 · area 1001 · grade high · …',
    )
    expect(glanceText([1], table)).toBe('radius 1')
    expect(glanceText(null, pictures)).toBe('')
  })
})

describe('the columns of a list', () => {
  const names = (kind: DatasetInfo['kind']) => listColumns(kind, ['a', 'b']).map(({ name }) => name)

  it('show what the samples are', () => {
    expect(names('image')).toEqual([
      ...['selected', 'picture', 'number', 'path', 'class'],
      ...['network', 'network', 'analysed'],
    ])
    expect(names('text')).toEqual(['selected', 'number', 'content', 'class', 'network', 'network', 'analysed'])
    expect(names('table')).toEqual(['selected', 'number', 'class', 'network', 'network', 'analysed'])
  })

  it('fill the page, but for tables, whose widths are in pixels so that they scroll', () => {
    const widths = (data: DatasetInfo) => columnWidths(listColumns(data.kind, ['a']), data)
    expect(widths(texts).some((width) => width.endsWith('fr)'))).toBe(true)
    expect(widths(table).every((width) => /^\d+px$/.test(width))).toBe(true)
  })

  it('are as wide as their names and categories within bounds', () => {
    const width = (name: string, categories: string[] | null = null) => fileColumnWidth({ name, categories })
    expect(width('x')).toBe(64)
    expect(width('worst concave points of all')).toBe(160)
    expect(width('grade', ['well-differentiated'])).toBeGreaterThan(width('grade', ['low']))
  })
})

import { describe, expect, it } from 'vitest'
import {
  readNumbers,
  readSampleQuery,
  writeNumbers,
  writeSampleQuery,
  type SampleQuery,
} from '../../renderer/components/data/sampleQuery.ts'

const plain: SampleQuery = { filter: {}, order: { by: 'index', descending: false }, models: [], as: 'grid' }

describe('a list of samples in the address', () => {
  it('says nothing where everything is as it is without being said', () => {
    const written = writeSampleQuery(plain)
    expect(Object.values(written).filter((value) => value !== undefined)).toEqual([])
    expect(readSampleQuery({})).toEqual(plain)
  })

  it('comes back as it was written', () => {
    const query: SampleQuery = {
      filter: {
        text: '5/00',
        samples: [3, 10, 11, 12],
        labels: [0, 4],
        analysed: false,
        networks: [
          { model: 'fine: tuned', right: true, predicted: 3 },
          { model: 'scratch', right: false, confidence: [0.25, 1] },
        ],
      },
      order: { by: 'confidence', model: 'fine: tuned', descending: true },
      models: ['fine: tuned', 'scratch'],
      as: 'table',
    }
    expect(readSampleQuery(writeSampleQuery(query))).toEqual(query)
  })

  it('joins what is said of one network into one condition', () => {
    expect(readSampleQuery({ wrong: 'b', predicts: '2:b', confidence: ['0.5-0.9:b'] }).filter.networks).toEqual([
      { model: 'b', right: false, predicted: 2, confidence: [0.5, 0.9] },
    ])
  })

  it('takes what cannot be read for not said', () => {
    const query = readSampleQuery({
      label: 'five',
      samples: '-3',
      analysed: 'maybe',
      predicts: '2',
      confidence: ['0.5:b', '2-3:b'],
      sort: 'colour',
      as: 'sculpture',
    })
    expect(query).toEqual(plain)
  })
})

describe('numbers of samples in words', () => {
  it('reads single ones and ranges', () => {
    expect(readNumbers('3, 10-12,7')).toEqual([3, 10, 11, 12, 7])
    expect(readNumbers('x, 4, 9-')).toEqual([4])
  })

  it('keeps a range that is far too long from filling the memory', () => {
    expect(readNumbers('0-999999999').length).toBe(100_000)
  })

  it('writes neighbours as ranges', () => {
    expect(writeNumbers([12, 3, 10, 11, 3])).toBe('3,10-12')
    expect(writeNumbers([])).toBe('')
  })
})

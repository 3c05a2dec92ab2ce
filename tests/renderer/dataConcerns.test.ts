import { describe, expect, it } from 'vitest'
import type { InspectedData } from '../../contract/dataCalls.ts'
import type { Binding } from '../../contract/models.ts'
import { dataConcerns } from '../../renderer/components/import/dataConcerns.ts'
import { pictureBinding, tableBinding, textBinding } from './bindings.ts'

const about = { path: '/data', missing: false, classes: ['cat', 'dog'], count: 2, skipped: [] }
const pictures: Extract<InspectedData, { kind: 'image' }> = {
  kind: 'image',
  info: {
    ...about,
    kind: 'image',
    column: null,
    preprocessing: {
      channels: 1,
      order: 'RGB',
      resize: 28,
      crop: [28, 28],
      scale: 1 / 255,
      mean: [0.5],
      std: [0.5],
    },
  },
  whole: true,
  samples: [],
  pictures: { width: 28, height: 28, count: 0, rgba: new Uint8Array() },
  range: { raw: [0, 255], input: [-1, 1] },
}
const texts: Extract<InspectedData, { kind: 'text' }> = {
  kind: 'text',
  info: {
    ...about,
    kind: 'text',
    reading: { column: 'text', tokenizer: { sha256: '', name: 'tokenizer.json', vocabulary: 4000 }, mostTokens: 64 },
  },
  whole: true,
  fileColumns: ['text', 'label'],
  labelColumn: 'label',
  samples: [],
  tokens: [],
  longest: 80,
  cut: 1,
}
const table: Extract<InspectedData, { kind: 'table' }> = {
  kind: 'table',
  info: { ...about, kind: 'table', columns: ['a', 'b'].map((name) => ({ name, categories: null })) },
  whole: true,
  fileColumns: ['a', 'b', 'label'],
  labelColumn: 'label',
  samples: [],
}
const network = (binding: Binding, role = 'finetuned') => ({ name: 'net', role, binding })
const kinds = (inspected: InspectedData, ...bindings: Binding[]) =>
  dataConcerns(
    inspected,
    bindings.map((binding) => network(binding)),
  ).map(({ kind }) => kind)

describe('what looks wrong about pictures', () => {
  const ranged = (range: typeof pictures.range) => kinds({ ...pictures, range })

  it('is nothing when ranges, shape and classes fit', () => {
    expect(kinds(pictures, pictureBinding())).toEqual([])
  })

  it('is a range that networks are not trained on', () => {
    expect(ranged({ raw: [0, 255], input: [0, 255] })).toEqual(['large'])
    expect(ranged({ raw: [0, 1], input: [-1, -0.99] })).toEqual(['dark'])
    expect(ranged({ raw: [7, 7], input: [0, 0] })).toEqual(['constant'])
  })

  it('is a shape that no network takes; sides that are left free fit', () => {
    expect(kinds(pictures, pictureBinding({ channels: 3 }))).toEqual(['size'])
    expect(kinds(pictures, pictureBinding({ channels: 3 }), pictureBinding())).toEqual([])
    expect(kinds(pictures, pictureBinding({ height: 0, width: 0 }))).toEqual([])
  })
})

describe('what looks wrong about texts', () => {
  it('is a tokenizer with more tokens than any network knows, as far as that is known', () => {
    expect(kinds(texts, textBinding({ vocabulary: 4000 }))).toEqual([])
    expect(kinds(texts, textBinding({ vocabulary: null }))).toEqual([])
    expect(dataConcerns(texts, [network(textBinding({ vocabulary: 3999 }))])).toEqual([
      { kind: 'vocabulary', network: 'net', takes: 3999, gets: 4000 },
    ])
  })

  it('is a length that no network takes', () => {
    expect(kinds(texts, textBinding({ length: 64 }))).toEqual([])
    expect(kinds(texts, textBinding({ length: 32 }))).toEqual(['length'])
  })
})

describe('what looks wrong about a table', () => {
  it('is a number of columns that no network takes', () => {
    expect(kinds(table, tableBinding(2))).toEqual([])
    expect(kinds(table, tableBinding(['a', 'b']))).toEqual([])
    expect(kinds(table, tableBinding(0))).toEqual([])
    expect(dataConcerns(table, [network(tableBinding(3))])).toEqual([
      { kind: 'columns', network: 'net', takes: 3, gets: 2 },
    ])
  })
})

describe('what looks wrong about any data', () => {
  it('is that networks are there, but none of this kind', () => {
    expect(kinds(texts, pictureBinding(), tableBinding(2))).toEqual(['noNetwork'])
    expect(kinds(texts)).toEqual([])
  })

  it('is a number of classes that no network tells apart, but for pre-trained ones, which get a probe', () => {
    expect(kinds(texts, textBinding({ classes: 10 }))).toEqual(['classes'])
    expect(dataConcerns(table, [network(tableBinding(2, { classes: 10 }), 'pretrained')])).toEqual([])
  })

  it('is not one logit for two classes, but for three', () => {
    expect(kinds(pictures, pictureBinding({ classes: 1 }))).toEqual([])
    const three = { ...texts, info: { ...texts.info, classes: ['a', 'b', 'c'] } }
    expect(dataConcerns(three, [network(textBinding({ classes: 1 }))])).toEqual([
      { kind: 'classes', network: 'net', told: 2, classes: 3 },
    ])
  })

  it('is that there are no labels, whatever the networks tell apart', () => {
    const unlabelled = { ...pictures, info: { ...pictures.info, classes: [] } }
    expect(kinds(unlabelled, pictureBinding({ classes: 10 }))).toEqual(['unlabelled'])
  })
})

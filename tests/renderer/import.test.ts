import { describe, expect, it, vi } from 'vitest'
import type { FileEntry } from '../../contract/app.ts'
import type { ModelInfo } from '../../contract/models.ts'
import { byTurns } from '../../renderer/components/import/byTurns.ts'
import { columnsTaken, moveColumn, orderOfInputs } from '../../renderer/components/import/columnOrder.ts'
import { tokenizerAmong, tokenizerFolders } from '../../renderer/components/import/findTokenizer.ts'
import { emptyFields, readFields } from '../../renderer/components/import/preprocessingFields.ts'
import { presetFor } from '../../renderer/components/import/presetFor.ts'
import { sharedNotes } from '../../renderer/components/import/sharedNotes.ts'
import { canLook, emptyDraft, sourceOf, type SourceDraft } from '../../renderer/components/import/sourceDraft.ts'
import { guessKind, kindsOf, nameFrom } from '../../renderer/components/import/sourceKinds.ts'
import { pictureBinding, tableBinding, textBinding } from './bindings.ts'

vi.mock('../../renderer/engine.ts', () => ({ engine: {} }))
vi.mock('../../renderer/stores/project.ts', () => ({ folderOf: (path: string) => path.replace(/\/[^/]*$/, '') || '/' }))

describe('preprocessing as it is written in the form', () => {
  const read = (written: Partial<ReturnType<typeof emptyFields>>) => readFields({ ...emptyFields(), ...written })

  it('leaves to the preset what is empty', () => {
    expect(read({})).toEqual({ preprocessing: {}, unreadable: [] })
  })

  it('reads sizes as one side or as height times width', () => {
    expect(read({ crop: '224' }).preprocessing.crop).toEqual([224, 224])
    expect(read({ crop: '480 × 640', resize: '512' }).preprocessing).toEqual({ crop: [480, 640], resize: 512 })
  })

  it('reads one number, or one a channel', () => {
    expect(read({ mean: '0.5' }).preprocessing.mean).toEqual([0.5])
    expect(read({ mean: '0.4, 0.5;0.6' }).preprocessing.mean).toEqual([0.4, 0.5, 0.6])
  })

  it('brings 255 to 1, or leaves it', () => {
    expect(read({ scale: 'one' }).preprocessing.scale).toBeCloseTo(1 / 255)
    expect(read({ scale: 'raw' }).preprocessing.scale).toBe(1)
  })

  it.each([
    ['crop', '28x'],
    ['crop', '28x28x28'],
    ['crop', '2.5'],
    ['resize', '0'],
    ['mean', '0.1, 0.2'],
    ['mean', 'half'],
    ['std', '0'],
  ] as const)('does not read %s "%s"', (field, text) => {
    expect(read({ [field]: text })).toEqual({ preprocessing: {}, unreadable: [field] })
  })
})

describe('the preset that is proposed', () => {
  it('fits the networks', () => {
    expect(presetFor([pictureBinding()])).toBe('mnist')
    expect(presetFor([textBinding(), pictureBinding({ channels: 3, height: 224, width: 224 })])).toBe('imagenet')
    expect(presetFor([pictureBinding({ channels: 3, height: 0, width: 0 })])).toBe('none')
    expect(presetFor([])).toBe('none')
  })
})

describe('what a path holds', () => {
  it('is what its ending allows; a folder holds pictures', () => {
    expect(kindsOf('/data/digits')).toEqual(['image'])
    expect(kindsOf('/data/v1.2')).toEqual(['image'])
    expect(kindsOf('C:\\data\\TRAIN.CSV')).toEqual(['table', 'text', 'image'])
    expect(kindsOf('/data/x.npz')).toEqual(['array'])
  })

  it('is guessed by the networks that are there', () => {
    expect(guessKind('a.csv', [])).toBe('table')
    expect(guessKind('a.csv', [textBinding()])).toBe('text')
    expect(guessKind('a.csv', [pictureBinding()])).toBe('image')
    expect(guessKind('a.parquet', [tableBinding(4)])).toBe('table')
    expect(guessKind('a.npy', [pictureBinding()])).toBe('array')
    expect(guessKind('a.jsonl', [pictureBinding()])).toBe('text')
    expect(guessKind('a.jsonl', [pictureBinding(), tableBinding(4)])).toBe('table')
  })

  it('gives the data set its name', () => {
    expect(nameFrom('/data/reviews.jsonl')).toBe('reviews')
    expect(nameFrom('/data/imagenet-v1.2/')).toBe('imagenet-v1.2')
  })
})

describe('what is said about a source', () => {
  const source = (kind: Parameters<typeof sourceOf>[1], said: Partial<SourceDraft> = {}) =>
    sourceOf('/d', kind, { ...emptyDraft('none'), ...said })

  it('is what belongs to its kind, and nothing that is left to be guessed', () => {
    expect(source('image')).toEqual({ source: { path: '/d', kind: 'image', preset: 'none' }, unreadable: [] })
    expect(source('table', { column: 'x', tokenizer: 't' }).source).toEqual({ path: '/d', kind: 'table' })
    expect(source('text', { label: ' y ', column: 'x', tokenizer: '/t.json', mostTokens: 64 }).source).toEqual({
      path: '/d',
      kind: 'text',
      label: 'y',
      column: 'x',
      tokenizer: '/t.json',
      mostTokens: 64,
    })
  })

  it('names categories only among the columns that are taken', () => {
    expect(source('table', { columns: ['b', 'a'], categorical: ['a', 'c'] }).source).toMatchObject({
      columns: ['b', 'a'],
      categorical: ['a'],
    })
  })

  it.each([2, 9000, 12.5, 'many'])('does not take %s for a number of tokens', (mostTokens) => {
    expect(source('text', { mostTokens })).toMatchObject({ unreadable: ['mostTokens'] })
  })

  it('is enough to look at, but for texts without a tokenizer and tables without columns', () => {
    expect(canLook(source('image').source)).toBe(true)
    expect(canLook(source('text').source)).toBe(false)
    expect(canLook(source('text', { tokenizer: '/t.json' }).source)).toBe(true)
    expect(canLook(source('table', { columns: [] }).source)).toBe(false)
  })
})

describe('the columns of a table', () => {
  it('are as many as the inputs, or as the one input is wide', () => {
    expect(columnsTaken(tableBinding(['age', 'sex']))).toBe(2)
    expect(columnsTaken(tableBinding(30))).toBe(30)
    expect(columnsTaken(tableBinding(0))).toBe(0)
    expect(columnsTaken({ ...tableBinding(1), inputs: [{ name: 'x', type: 'float32', shape: [] }] })).toBe(1)
  })

  it('stand in the order of a network that names them', () => {
    const file = ['label', 'sex', 'age', 'id']
    expect(orderOfInputs(file, [tableBinding(3), tableBinding(['age', 'sex'])])).toEqual(['age', 'sex'])
    expect(orderOfInputs(file, [tableBinding(['age', 'height'])])).toBeNull()
  })

  it('move to another place', () => {
    expect(moveColumn(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b'])
    expect(moveColumn(['a', 'b', 'c'], 'a', 99)).toEqual(['b', 'c', 'a'])
  })
})

describe('what is noted about networks', () => {
  it('is said once where it is so of all of them', () => {
    expect(sharedNotes([['a', 'b'], ['b', 'c'], ['b']])).toEqual(['b'])
    expect(sharedNotes([])).toEqual([])
  })
})

describe('the samples of a preview', () => {
  it('are of all classes by turns', () => {
    expect(byTurns([0, 0, 0, 1, null, 1], 4)).toEqual([0, 3, 4, 1])
    expect(byTurns([], 4)).toEqual([])
  })
})

describe('the tokenizer that is suggested', () => {
  const entry = (name: string, folder = false): FileEntry => ({
    name,
    path: `/d/${name}`,
    folder,
    bytes: 1,
    modifiedAt: 0,
  })

  it('lies beside the data, or at or above the networks that take texts', () => {
    const network = (path: string, binding = textBinding() as ModelInfo['binding']) => ({ path, binding }) as ModelInfo
    const networks = [network('models/a.onnx'), network('/n/b.onnx'), network('pictures/c.onnx', pictureBinding())]
    expect(tokenizerFolders('/data/reviews.csv', '/p/x.carryover', networks)).toEqual([
      '/data',
      '/p/models',
      '/n',
      '/p',
      '/',
    ])
  })

  it('goes by its name, and is not its settings', () => {
    expect(tokenizerAmong([entry('a.json'), entry('tokenizer_config.json')])).toBeNull()
    expect(tokenizerAmong([entry('my-tokenizer.json'), entry('tokenizer.json')])).toBe('/d/tokenizer.json')
    expect(tokenizerAmong([entry('tokenizer.json', true), entry('bert-tokenizer.json')])).toBe('/d/bert-tokenizer.json')
  })
})

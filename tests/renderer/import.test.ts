import { describe, expect, it } from 'vitest'
import { dataConcerns } from '../../renderer/components/import/dataConcerns.ts'
import { emptyFields, readFields } from '../../renderer/components/import/preprocessingFields.ts'
import { presetFor } from '../../renderer/components/import/presetFor.ts'
import type { Binding } from '../../contract/models.ts'

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

const binding = (given: Partial<Binding>): Binding => ({
  input: 'image',
  layout: 'NCHW',
  type: 'float32',
  channels: 1,
  height: 28,
  width: 28,
  batch: null,
  logits: 'logits',
  classes: 2,
  features: null,
  featureCount: 0,
  ...given,
})

describe('the preset that is proposed', () => {
  it('fits the networks', () => {
    expect(presetFor([binding({})])).toBe('mnist')
    expect(presetFor([binding({ channels: 3, height: 224, width: 224 })])).toBe('imagenet')
    expect(presetFor([binding({ channels: 3, height: 0, width: 0 })])).toBe('none')
    expect(presetFor([])).toBe('none')
  })
})

describe('what looks wrong about a data set', () => {
  const inspected = {
    info: {
      kind: 'image' as const,
      path: '/data',
      missing: false,
      classes: ['cat', 'dog'],
      count: 2,
      skipped: [],
      preprocessing: {
        channels: 1 as const,
        order: 'RGB' as const,
        resize: 28,
        crop: [28, 28] as [number, number],
        scale: 1 / 255,
        mean: [0.5],
        std: [0.5],
      },
    },
    samples: [],
    pictures: { width: 28, height: 28, count: 0, rgba: new Uint8Array() },
    range: { raw: [0, 255] as [number, number], input: [-1, 1] as [number, number] },
  }
  const kinds = (range: typeof inspected.range, ...networks: Parameters<typeof dataConcerns>[1][number][]) =>
    dataConcerns({ ...inspected, range }, networks).map(({ kind }) => kind)
  const network = (given: Partial<Binding>, role = 'finetuned') => ({ name: 'net', role, binding: binding(given) })

  it('is nothing when ranges, shape and classes fit', () => {
    expect(kinds(inspected.range, network({}))).toEqual([])
  })

  it('is a range that networks are not trained on', () => {
    expect(kinds({ raw: [0, 255], input: [0, 255] })).toEqual(['large'])
    expect(kinds({ raw: [0, 1], input: [-1, -0.99] })).toEqual(['dark'])
    expect(kinds({ raw: [7, 7], input: [0, 0] })).toEqual(['constant'])
  })

  it('is a shape that no network takes; sides that are left free fit', () => {
    expect(kinds(inspected.range, network({ channels: 3 }))).toEqual(['size'])
    expect(kinds(inspected.range, network({ channels: 3 }), network({}))).toEqual([])
    expect(kinds(inspected.range, network({ height: 0, width: 0 }))).toEqual([])
  })

  it('is a number of classes that no network tells apart, but for pre-trained ones, which get a probe', () => {
    expect(kinds(inspected.range, network({ classes: 10 }))).toEqual(['classes'])
    expect(kinds(inspected.range, network({ classes: 1 }))).toEqual([])
    expect(kinds(inspected.range, network({ classes: 10 }, 'pretrained'))).toEqual([])
  })

  it('is that there are no labels, whatever the networks tell apart', () => {
    const unlabelled = { ...inspected, info: { ...inspected.info, classes: [] } }
    expect(dataConcerns(unlabelled, [network({ classes: 10 })])).toEqual([{ kind: 'unlabelled' }])
  })
})

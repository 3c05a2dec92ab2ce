import { describe, expect, it } from 'vitest'
import { analysisSettings, studySettings } from '../../contract/analysis.ts'
import type { DatasetInfo } from '../../contract/datasets.ts'
import type { ModelInfo, Role } from '../../contract/models.ts'
import { asKind, completed, draftFrom, type Draft } from '../../renderer/components/setup/draft.ts'
import { initialKinds, type KindDrafts } from '../../renderer/components/setup/kindDrafts.ts'
import { faultsOf } from '../../renderer/components/setup/faultsOf.ts'
import { analysisOf, studyOf } from '../../renderer/components/setup/settingsOf.ts'

const model = (name: string, role: Role, epoch: number | null, classes = 5) =>
  ({ name, role, run: role, epoch, binding: { classes } }) as ModelInfo
const models = [
  model('pre', 'pretrained', 12),
  model('ft-0', 'finetuned', 0),
  model('ft-40', 'finetuned', 40),
  model('sc-40', 'scratch', 40),
]
const dataset = (name: string, count: number) =>
  ({ kind: 'image', name, count, classes: ['5', '6', '7', '8', '9'], path: name }) as DatasetInfo
const [train, test] = [dataset('train', 100), dataset('test', 1000)]
const none: ReadonlySet<number> = new Set()

const draft = (part: Partial<Draft> = {}): Draft => ({ ...draftFrom(null, models, [train, test]), ...part })
/** A draft in which one kind is set up otherwise. */
const ofImage = (part: Partial<KindDrafts['image']>): Partial<Draft> => {
  const kinds = initialKinds()
  return { kinds: { ...kinds, image: { ...kinds.image, ...part } } }
}
const faults = (part: Partial<Draft> = {}, picked = 0, networks = models) =>
  faultsOf(draft(part), { models: networks, dataset: test, picked })

describe('what a setup starts from', () => {
  it('suggests the last data set, a probe on the other, and the ends of the runs', () => {
    expect(draft()).toMatchObject({ data: 'test', probeData: 'train', models: ['ft-40', 'sc-40', 'pre'] })
    expect(faults()).toEqual({})
  })

  it('goes there and back: the settings of a project give the same settings', () => {
    const settings = studySettings.parse({
      data: 'test',
      probeData: 'train',
      samples: { kind: 'list', indices: [0, 1, 200] },
      players: { kind: 'grid', rows: 2, columns: 5 },
      baseline: { kind: 'blur', sigma: 2.5 },
      target: 3,
      extraction: 'joint',
      kappa: 0.1,
      provider: 'webgpu',
    })
    expect(studySettings.parse(studyOf(draftFrom(settings, models, [train, test]), 'image', none))).toEqual(settings)
  })
})

describe('what is wrong with a setup', () => {
  it('names the role that a study lacks', () => {
    expect(faults({}, 0, models.slice(1)).networks?.key).toBe('noPretrained')
    expect(faults({}, 0, [...models, model('pre2', 'pretrained', null)]).networks?.key).toBe('manyPretrained')
    expect(faults({}, 0, models.slice(0, 1)).networks?.key).toBe('noFinetuned')
    expect(faults({ kind: 'analysis' }, 0, []).networks).toBeUndefined()
    expect(faults({ kind: 'analysis', models: [] }).networks?.key).toBe('noNetwork')
  })

  it('wants a probe where the pre-trained network has other classes', () => {
    const others = [model('pre', 'pretrained', 12, 7), ...models.slice(1)]
    expect(faults({ probeData: null }, 0, others).probe).toEqual({
      key: 'needsProbe',
      values: { logits: 7, classes: 5 },
    })
    expect(faults({ probeData: null }).probe).toBeUndefined()
  })

  it('wants no probe on a network without features', () => {
    const bare = { ...models[0], binding: { classes: 5, features: null } } as ModelInfo
    const networks = [bare, ...models.slice(1)]
    expect(faults({}, 0, networks).probe).toEqual({ key: 'noFeatures', values: { network: 'pre' } })
    expect(faults({ probeData: null }, 0, networks).probe).toBeUndefined()
  })

  it('counts players and samples', () => {
    expect(faults(ofImage({ rows: 4, columns: 5 })).players?.values).toEqual({ n: 20, most: 16 })
    expect(faults(ofImage({ rows: '', columns: 4 })).players?.key).toBe('grid')
    expect(faults({ which: 'random', count: 1001 }).count?.values).toEqual({ count: 1000 })
    expect(faults({ which: 'random', count: 2.5 }).count).toBeDefined()
    expect(faults({ which: 'picked' }).samples?.key).toBe('nothingPicked')
    expect(faults({ which: 'picked' }, 3)).toEqual({})
    expect(faults({ which: 'list', list: '0-3,1000' }).list?.values).toEqual({ sample: 1000, last: 999 })
    expect(faults({ which: 'list', list: 'some' }).list?.key).toBe('list')
  })

  it('does not look at fields that do not count', () => {
    expect(faults(ofImage({ baseline: 'zero', sigma: '' }))).toEqual({})
    expect(faults({ kind: 'analysis', tau: '', seed: '' })).toEqual({})
    expect(Object.keys(faults({ ...ofImage({ baseline: 'blur', sigma: 0 }), kappa: 2, tau: '' }))).toEqual([
      'sigma',
      'kappa',
      'tau',
    ])
  })
})

describe('an analysis of some of the coalitions', () => {
  const sparse = (part: Partial<Draft> = {}) => faults({ ...asKind(draft(), 'sparse'), ...part })
  const asSparse = (part: Partial<KindDrafts['image']>) => sparse(ofImage(part))

  it('begins with more players than can be computed exactly, and leaves exact ones as they were', () => {
    expect(asKind(draft(), 'sparse').kinds.image).toMatchObject({ players: 'grid', rows: 7, columns: 7, count: 49 })
    expect(asKind(draft(ofImage({ players: 'hand' })), 'sparse').kinds.image.players).toBe('grid')
    expect(asKind(draft(ofImage({ rows: 8, columns: 16 })), 'sparse').kinds.image).toMatchObject({
      rows: 8,
      columns: 16,
    })
    const back = asKind(draft(asKind(draft(), 'sparse')), 'study')
    expect(back.kinds).toEqual(draft().kinds)
    expect(sparse()).toEqual({})
  })

  it('takes up to 128 players, and not so few that all coalitions are no more passes', () => {
    expect(asSparse({ rows: 10, columns: 13 }).players).toEqual({
      key: 'tooManyForSome',
      values: { n: 130, most: 128 },
    })
    expect(asSparse({ rows: 3, columns: 4 }).players).toEqual({
      key: 'fewCoalitions',
      values: { n: 12, coalitions: 4096 },
    })
    expect(asSparse({ players: 'slic', count: 129 }).players?.key).toBe('wholeBetween')
    expect(sparse({ passes: 199 }).passes?.values).toEqual({ low: 200, high: 100_000 })
    expect(sparse({ passes: '' }).passes).toBeDefined()
    expect(sparse({ passesSeed: -1 }).passesSeed?.key).toBe('seed')
    expect(sparse({ kappa: '', tolerance: '' })).toEqual({})
  })

  it('asks for them, whatever an older draft lacks', () => {
    const { passes, passesSeed, ...older } = { ...draft(asKind(draft(), 'sparse')), valuesOnly: true }
    expect([passes, passesSeed]).toEqual([5000, 0])
    const settings = analysisSettings.parse(analysisOf(completed(older), 'image', none))
    expect(settings).toMatchObject({ sparse: { passes: 5000, seed: 0 }, valuesOnly: false })
    expect(analysisSettings.parse(analysisOf(draft({ kind: 'analysis' }), 'image', none)).sparse).toBeUndefined()
  })
})

describe('what the engine is asked for', () => {
  it('takes the picked samples in their order', () => {
    const settings = analysisOf(draft({ kind: 'analysis', which: 'picked' }), 'image', new Set([9, 2, 40]))
    expect(analysisSettings.parse(settings)).toMatchObject({
      models: ['ft-40', 'sc-40', 'pre'],
      data: 'test',
      samples: { kind: 'list', indices: [2, 9, 40] },
      baseline: { kind: 'zero' },
    })
  })
})

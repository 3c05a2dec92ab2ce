import { describe, expect, it } from 'vitest'
import type { BaselineSpec, PlayersSpec } from '../../contract/analysis.ts'
import type { DatasetInfo } from '../../contract/datasets.ts'
import { baselinesOfKind, playersOfKind } from '../../contract/kinds.ts'
import {
  choiceKey,
  fittingSettings,
  offeredBaselines,
  offeredPlayers,
  usualPlayers,
} from '../../renderer/components/playerViews/choices.ts'
import { draftFrom } from '../../renderer/components/setup/draft.ts'
import { faultsOf } from '../../renderer/components/setup/faultsOf.ts'
import {
  baselineOf,
  countedPlayers,
  initialKinds,
  kindsFrom,
  playersOf,
  type KindDrafts,
} from '../../renderer/components/setup/kindDrafts.ts'

const shared = { name: 'd', count: 40, classes: ['no', 'yes'], path: 'd' }
const picture = { ...shared, kind: 'image' } as DatasetInfo
const text = { ...shared, kind: 'text' } as DatasetInfo
const table = (columns: number) =>
  ({
    ...shared,
    kind: 'table',
    columns: Array.from({ length: columns }, (_, at) => ({ name: `c${at}`, categories: null })),
  }) as DatasetInfo

const groups = [
  { name: 'a', columns: [0, 1] },
  { name: 'b', columns: [2] },
]
const cases: [DatasetInfo, PlayersSpec, BaselineSpec][] = [
  [picture, { kind: 'grid', rows: 2, columns: 5 }, { kind: 'blur', sigma: 1.5 }],
  [picture, { kind: 'slic', count: 9 }, { kind: 'constant', value: -1 }],
  [picture, { kind: 'hand' }, { kind: 'sample', index: 7 }],
  [text, { kind: 'words', most: 8 }, { kind: 'unk' }],
  [text, { kind: 'tokens', most: 16 }, { kind: 'removal' }],
  [text, { kind: 'hand' }, { kind: 'mask' }],
  [table(3), { kind: 'features', groups: null }, { kind: 'median' }],
  [table(3), { kind: 'features', groups }, { kind: 'sample', index: 3 }],
]

describe('setting up players of each kind', () => {
  it.each(cases)('goes there and back: %#', (dataset, players, baseline) => {
    const kinds = kindsFrom(initialKinds(), players, baseline)
    expect(playersOf(kinds, dataset.kind)).toEqual(players)
    expect(baselineOf(kinds, dataset.kind)).toEqual(baseline)
  })

  it('keeps what was said for one kind while another is looked at', () => {
    const kinds = cases.reduce((now, [, players, baseline]) => kindsFrom(now, players, baseline), initialKinds())
    expect(kinds.image).toMatchObject({ players: 'hand', rows: 2, columns: 5, count: 9, sigma: 1.5, other: 7 })
    expect(kinds.text).toMatchObject({ players: 'hand', most: 16, baseline: 'mask' })
    expect(kinds.table).toMatchObject({ grouped: true, groups, baseline: 'sample', other: 3 })
  })

  it('takes the usual baseline of the kind where settings leave it out', () => {
    expect(baselineOf(kindsFrom(initialKinds(), { kind: 'words', most: 8 }, undefined), 'text')).toEqual({
      kind: 'mask',
    })
    expect(baselineOf(initialKinds(), 'table')).toEqual({ kind: 'mean' })
  })

  it('counts players exactly where all samples have as many, else at most', () => {
    const kinds = (part: Partial<KindDrafts> = {}) => ({ ...initialKinds(), ...part })
    expect(countedPlayers(kinds(), picture, 16)).toEqual({ n: 12, exact: true })
    expect(countedPlayers(kinds(), text, 16)).toEqual({ n: 12, exact: false })
    expect(countedPlayers(kinds(), table(7), 16)).toEqual({ n: 7, exact: true })
    expect(countedPlayers(kindsFrom(kinds(), { kind: 'features', groups }, undefined), table(30), 16).n).toBe(2)
    expect(countedPlayers(kindsFrom(kinds(), { kind: 'hand' }, { kind: 'zero' }), picture, 16)).toEqual({
      n: 16,
      exact: false,
    })
  })

  it('says what is wrong with them', () => {
    const faults = (dataset: DatasetInfo, players: PlayersSpec, baseline?: BaselineSpec) => {
      const draft = { ...draftFrom(null, [], [dataset]), kind: 'analysis' as const, models: ['m'] }
      return faultsOf(
        { ...draft, kinds: kindsFrom(draft.kinds, players, baseline) },
        { models: [], dataset, picked: 0 },
      )
    }
    expect(faults(text, { kind: 'words', most: 17 }).players?.key).toBe('wholeBetween')
    expect(faults(picture, { kind: 'slic', count: 1 }).players?.key).toBe('wholeBetween')
    expect(faults(table(30), { kind: 'features', groups: null }).players).toEqual({
      key: 'tooManyPlayers',
      values: { n: 30, most: 16 },
    })
    expect(faults(table(2), { kind: 'features', groups }).players?.key).toBe('otherColumns')
    const twins = groups.map((group) => ({ ...group, name: 'same' }))
    expect(faults(table(3), { kind: 'features', groups: twins }).players?.key).toBe('groupNames')
    expect(faults(picture, { kind: 'hand' }, { kind: 'sample', index: 40 }).other?.values).toEqual({ last: 39 })
    for (const [dataset, players, baseline] of cases) expect(faults(dataset, players, baseline)).toEqual({})
  })
})

describe('what is offered where samples are looked at', () => {
  it('is of the kind of the data, and by hand only where there are such', () => {
    const kindsIn = (dataset: DatasetInfo, byHand: boolean) => [
      ...new Set(offeredPlayers(dataset, { byHand, groups: null }).map(({ kind }) => kind)),
    ]
    expect(kindsIn(picture, true)).toEqual(playersOfKind.image)
    expect(kindsIn(text, false)).toEqual(['words', 'tokens'])
    expect(kindsIn(table(16), false)).toEqual(['features'])
    expect(offeredPlayers(table(17), { byHand: false, groups })).toEqual([{ kind: 'features', groups }])
    expect(offeredPlayers(table(2), { byHand: false, groups })).toEqual([{ kind: 'features', groups: null }])
    expect(offeredBaselines('text', 0).map(({ kind }) => kind)).toEqual(baselinesOfKind.text)
    expect(offeredBaselines('table', 5)).toContainEqual({ kind: 'sample', index: 5 })
  })

  it('begins with what can be computed', () => {
    expect(usualPlayers(picture)).toEqual({ kind: 'grid', rows: 3, columns: 4 })
    expect(usualPlayers(text)).toEqual({ kind: 'words', most: 12 })
    expect(usualPlayers(table(3))).toEqual({ kind: 'features', groups: null })
    expect(usualPlayers(table(17))).toBeUndefined()
  })

  it('leaves out settings that another data set was looked at with', () => {
    const settings = { players: { kind: 'grid', rows: 2, columns: 2 }, baseline: { kind: 'mean' }, kappa: 0.1 } as const
    expect(fittingSettings(settings, picture)).toEqual(settings)
    expect(fittingSettings(settings, table(3))).toEqual({ baseline: { kind: 'mean' }, kappa: 0.1 })
    expect(fittingSettings(settings, text)).toEqual({ kappa: 0.1 })
    expect(fittingSettings({ baseline: { kind: 'sample', index: 40 } }, picture)).toEqual({})
  })

  it('knows a choice again, whatever the order of its parts', () => {
    expect(choiceKey({ kind: 'grid', rows: 2, columns: 3 })).toBe(choiceKey({ columns: 3, rows: 2, kind: 'grid' }))
    expect(choiceKey({ kind: 'words', most: 8 })).not.toBe(choiceKey({ kind: 'tokens', most: 8 }))
  })
})

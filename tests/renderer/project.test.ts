import { describe, expect, it } from 'vitest'
import type { EvaluationInfo } from '../../contract/browse.ts'
import type { DatasetInfo } from '../../contract/datasets.ts'
import type { ModelInfo } from '../../contract/models.ts'
import { networkGroups } from '../../renderer/components/networkGroups.ts'
import { nextStep } from '../../renderer/components/project/nextStep.ts'
import { unanswered } from '../../renderer/components/unanswered.ts'

describe('networks on the page of a project', () => {
  const model = (name: string, role: ModelInfo['role'], run: string, epoch: number | null) =>
    ({ name, role, run, epoch }) as ModelInfo

  it('stand by role and run, from the first epoch to the last', () => {
    const groups = networkGroups([
      model('s1', 'scratch', 'seed 10', 1),
      model('f9', 'finetuned', 'ft', 9),
      model('s0', 'scratch', 'seed 2', 0),
      model('f10', 'finetuned', 'ft', 10),
      model('p', 'pretrained', 'pretrained', null),
    ])
    expect(groups.map(({ run, models }) => [run, models.map(({ name }) => name)])).toEqual([
      ['pretrained', ['p']],
      ['ft', ['f9', 'f10']],
      ['seed 2', ['s0']],
      ['seed 10', ['s1']],
    ])
  })
})

describe('networks that are still to be asked about a data set', () => {
  const model = (name: string, classes: number, probe: number | null = null) =>
    ({ name, binding: { kind: 'image', classes }, probe: probe === null ? null : { classes: probe } }) as ModelInfo
  const data = (...classes: string[]) => ({ name: 'test', kind: 'image', classes }) as DatasetInfo
  const models = [model('one logit', 1), model('two', 2), model('ten', 10), model('ten, two by its probe', 10, 2)]
  const evaluations = [{ model: 'two', data: 'test' }] as EvaluationInfo[]
  const names = (dataset: DatasetInfo) => unanswered(dataset, models, evaluations).map(({ name }) => name)

  it('have a logit for each class, or a probe, or one logit for two', () => {
    expect(names(data('cat', 'dog'))).toEqual(['one logit', 'ten, two by its probe'])
  })
  it('take samples of its kind', () => {
    expect(names({ ...data('good', 'bad'), kind: 'text' } as DatasetInfo)).toEqual([])
  })
  it('are none where there are no labels', () => {
    expect(names(data())).toEqual([])
  })
})

describe('the next step', () => {
  const there = [{ missing: false }]
  const gone = [{ missing: true }]
  const empty = { models: [], datasets: [], studies: [], answered: false }

  it.each([
    ['import', {}],
    ['networks', { datasets: there }],
    ['data', { models: there }],
    ['study', { models: there, datasets: there }],
    ['predictions', { models: there, datasets: there, studies: there }],
    ['report', { models: there, datasets: there, studies: there, answered: true }],
    ['missing', { models: gone, datasets: there, studies: there, answered: true }],
    ['missing', { models: there, datasets: gone }],
  ])('is %s', (step, project) => {
    expect(nextStep({ ...empty, ...project })).toBe(step)
  })
})

import { describe, expect, it } from 'vitest'
import type { ModelInfo } from '../../contract/models.ts'
import { networkGroups } from '../../renderer/components/networkGroups.ts'
import { nextStep } from '../../renderer/components/project/nextStep.ts'

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

describe('the next step', () => {
  const there = [{ missing: false }]
  const gone = [{ missing: true }]
  const empty = { models: [], datasets: [], studies: [], evaluations: [] }

  it.each([
    ['import', {}],
    ['networks', { datasets: there }],
    ['data', { models: there }],
    ['study', { models: there, datasets: there }],
    ['predictions', { models: there, datasets: there, studies: there }],
    ['report', { models: there, datasets: there, studies: there, evaluations: there }],
    ['missing', { models: gone, datasets: there, studies: there, evaluations: there }],
    ['missing', { models: there, datasets: gone }],
  ])('is %s', (step, project) => {
    expect(nextStep({ ...empty, ...project })).toBe(step)
  })
})

import { sparsePasses } from '../../../contract/limits.ts'
import type { DatasetInfo } from '../../../contract/datasets.ts'
import type { ModelInfo } from '../../../contract/models.ts'
import { readNumbers } from '../data/sampleQuery.ts'
import { mostPlayersOf, type Draft } from './draft.ts'
import { countedPlayers, type Typed } from './kindDrafts.ts'

/** Key of a sentence in `setup.fault` with what it names. */
export interface Fault {
  key: string
  values?: Record<string, string | number>
}
type Field =
  | 'networks'
  | 'data'
  | 'probe'
  | 'samples'
  | 'count'
  | 'sampleSeed'
  | 'list'
  | 'players'
  | 'sigma'
  | 'constant'
  | 'other'
  | 'kappa'
  | 'tolerance'
  | 'alpha'
  | 'tau'
  | 'probeC'
  | 'seed'
  | 'passes'
  | 'passesSeed'
export type Faults = Partial<Record<Field, Fault>>

interface Surroundings {
  models: ModelInfo[]
  dataset: DatasetInfo | undefined
  picked: number
}

const within = (value: Typed, low: number, high: number) => value !== '' && value >= low && value <= high
const isWhole = (value: Typed, low: number, high = Infinity) => Number.isInteger(value) && within(value, low, high)

/** What stands in the way of starting, field by field. */
export function faultsOf(draft: Draft, { models, dataset, picked }: Surroundings): Faults {
  const faults: Faults = {}
  const check = (field: Field, fine: boolean, key: string, values?: Fault['values']) => {
    if (!fine) faults[field] ??= { key, values }
  }
  const study = draft.kind === 'study'
  const sparse = draft.kind === 'sparse'
  const mostPlayers = mostPlayersOf(draft)

  if (study) checkRoles()
  else check('networks', draft.models.length > 0, 'noNetwork')
  check('data', dataset !== undefined, 'noData')
  if (dataset) {
    checkSamples(dataset)
    checkPlayers(dataset)
    checkBaseline(dataset)
  }

  if (sparse) {
    const { least: low, most: high } = sparsePasses
    check('passes', isWhole(draft.passes, low, high), 'wholeBetween', { low, high })
    check('passesSeed', isWhole(draft.passesSeed, 0), 'seed')
    return faults
  }
  check('kappa', within(draft.kappa, 0, 1), 'between', { low: 0, high: 1 })
  check('tolerance', within(draft.tolerance, 1e-9, 0.5), 'between', { low: 1e-9, high: 0.5 })
  if (study) {
    check('alpha', draft.extraction !== 'joint' || within(draft.alpha, 0, Infinity), 'notNegative')
    check('tau', within(draft.tau, 0, 1), 'between', { low: 0, high: 1 })
    check('probeC', within(draft.probeC, Number.MIN_VALUE, Infinity), 'positive')
    check('seed', isWhole(draft.seed, 0), 'seed')
  }
  return faults

  function checkRoles(): void {
    const pretrained = models.filter(({ role }) => role === 'pretrained')
    check('networks', pretrained.length > 0, 'noPretrained')
    check('networks', pretrained.length < 2, 'manyPretrained', { n: pretrained.length })
    check(
      'networks',
      models.some(({ role }) => role === 'finetuned'),
      'noFinetuned',
    )
    if (dataset && pretrained.length === 1) checkProbe(dataset, pretrained[0])
  }

  function checkProbe(dataset: DatasetInfo, { name, binding: { classes: logits, features } }: ModelInfo): void {
    if (draft.probeData !== null) check('probe', features !== null, 'noFeatures', { network: name })
    else {
      check('probe', logits === dataset.classes.length, 'needsProbe', { logits, classes: dataset.classes.length })
    }
  }

  function checkPlayers(dataset: DatasetInfo): void {
    const { image, text, table } = draft.kinds
    const between = { low: 2, high: mostPlayers }
    const usesGrid = dataset.kind === 'image' && image.players === 'grid'
    if (usesGrid) check('players', isWhole(image.rows, 1) && isWhole(image.columns, 1), 'grid')
    if (dataset.kind === 'image' && image.players === 'slic')
      check('players', isWhole(image.count, 2, mostPlayers), 'wholeBetween', between)
    if (dataset.kind === 'text' && text.players !== 'hand')
      check('players', isWhole(text.most, 2, mostPlayers), 'wholeBetween', between)
    if (dataset.kind === 'table' && table.grouped) {
      const columns = table.groups.flatMap((group) => group.columns)
      check(
        'players',
        columns.every((column) => column < dataset.columns.length),
        'otherColumns',
      )
      check(
        'players',
        table.groups.every(({ name }) => name.trim() !== ''),
        'groupName',
      )
      check('players', new Set(table.groups.map(({ name }) => name)).size === table.groups.length, 'groupNames')
    }
    const { n, exact } = countedPlayers(draft.kinds, dataset, mostPlayers)
    const tooMany = sparse ? 'tooManyForSome' : 'tooManyPlayers'
    check('players', n >= 2 && n <= mostPlayers, tooMany, { n, most: mostPlayers })
    const coalitions = 2 ** n
    const few = sparse && exact && coalitions <= Number(draft.passes)
    check('players', !few, 'fewCoalitions', { n, coalitions })
  }

  function checkBaseline({ kind, count }: DatasetInfo): void {
    const { image, table } = draft.kinds
    const baseline = draft.kinds[kind].baseline
    if (baseline === 'blur') check('sigma', within(image.sigma, 0, 100) && image.sigma !== 0, 'sigma')
    if (baseline === 'constant') check('constant', within(image.constant, -Infinity, Infinity), 'number')
    if (baseline === 'sample') {
      const { other } = kind === 'table' ? table : image
      check('other', isWhole(other, 0, count - 1), 'other', { last: count - 1 })
    }
  }

  function checkSamples({ count, name }: DatasetInfo): void {
    if (draft.which === 'picked') check('samples', picked > 0, 'nothingPicked', { data: name })
    if (draft.which === 'random') {
      check('count', isWhole(draft.count, 1, count), 'count', { count })
      check('sampleSeed', isWhole(draft.sampleSeed, 0), 'seed')
    }
    if (draft.which === 'list') {
      const numbers = readNumbers(draft.list)
      check('list', numbers.length > 0, 'list')
      const outside = numbers.find((number) => number >= count)
      check('list', outside === undefined, 'outside', { sample: outside ?? 0, last: count - 1 })
    }
  }
}

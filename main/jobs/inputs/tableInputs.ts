import {
  CarryoverError,
  type BaselineSpec,
  type PlayersSpec,
  type SampleView,
  type TableBinding,
  type TableCell,
} from '../../../contract/index.ts'
import {
  background,
  columnStatistics,
  elementsOf,
  featurePlayers,
  tableBaseline,
  type Elements,
  type MaskedTensor,
} from '../../players/index.ts'
import type { Store, TableDataset } from '../../project/index.ts'
import { bindingOf, feedsOf, type Inputs } from './inputs.ts'
import { onceFor } from './once.ts'

const pageSize = 10_000

/** Tables: every column belongs to a player or is background. */
export function tableInputs(store: Store, dataset: TableDataset, most: number): Inputs {
  const { columns } = dataset
  const rowOf = (index: number): TableCell[] => store.contents.cells(dataset, index)

  function* rows(): Generator<TableCell[]> {
    for (let offset = 0; offset < dataset.count; offset += pageSize) {
      yield* store.contents.cellsFrom(dataset, offset, pageSize)
    }
  }

  async function baselineOf(spec: BaselineSpec): Promise<TableCell[]> {
    const ofAll = spec.kind === 'mean' || spec.kind === 'median' || spec.kind === 'mode'
    const statistics = ofAll
      ? await onceFor(store, ['statistics', dataset.contentSha256, columns], () =>
          columnStatistics(columns, dataset.count, rows),
        )
      : null
    const other = spec.kind === 'sample' ? rowOf(spec.index) : null
    return tableBaseline(spec, columns, statistics, other)
  }

  const playersOf = (spec: PlayersSpec) =>
    featurePlayers(spec as Extract<PlayersSpec, { kind: 'features' }>, columns, most)

  async function viewOf(index: number, players: PlayersSpec, spec: BaselineSpec) {
    const { map } = playersOf(players)
    const [values, baseline] = [rowOf(index), await baselineOf(spec)]
    const fields = columns.map(({ name }, i) => ({
      column: name,
      value: values[i],
      baseline: baseline[i],
      player: map[i] === background ? null : map[i],
    }))
    return { kind: 'table', fields } satisfies SampleView
  }

  return {
    players: (_, spec) =>
      Promise.resolve().then(() => {
        const { n, names } = playersOf(spec)
        return { n, names }
      }),

    feeds: (index, wanted) =>
      Promise.resolve().then(() => feedsOf(tensorsOf(dataset, rowOf(index), bindingOf(wanted, 'table')))),

    async masked(index, { players, baseline: spec }, wanted) {
      const binding = bindingOf(wanted, 'table')
      const { n, map } = playersOf(players)
      const masking = { baseline: await baselineOf(spec), map }
      return { n, tensors: tensorsOf(dataset, rowOf(index), binding, masking) }
    },

    view: (index, { players, baseline }) => viewOf(index, players, baseline),

    async maskedViews(index, { players, baseline }, masks) {
      const view = await viewOf(index, players, baseline)
      const isPresent = (player: number | null, mask: number) => player === null || ((mask >> player) & 1) === 1
      const rows = masks.map((mask) =>
        view.fields.map((field) => (isPresent(field.player, mask) ? field.value : field.baseline)),
      )
      return { kind: 'table', view, rows }
    },
  }
}

/** A row as a network takes it: in one input, or column by column. Throws SAMPLE_INVALID where it does not fit. */
function tensorsOf(
  dataset: TableDataset,
  values: TableCell[],
  { inputs }: TableBinding,
  masking?: { baseline: TableCell[]; map: Uint8Array },
): MaskedTensor[] {
  const { columns } = dataset
  const map = masking?.map ?? new Uint8Array(columns.length).fill(background)
  const baseline = masking?.baseline ?? values
  if (inputs.length > 1 && inputs.length !== columns.length) {
    throw misfit(`The network has ${inputs.length} inputs, one a column`, columns.length)
  }
  return inputs.map(({ name, type, shape }, at) => {
    const [from, to] = inputs.length > 1 ? [at, at + 1] : [0, columns.length]
    const takes = shape.reduce((product, length) => product * length, 1)
    if (takes !== 0 && takes !== to - from) throw misfit(`The input "${name}" takes ${takes} columns`, columns.length)
    const elements = (cells: TableCell[], whose: string): Elements =>
      type === 'string'
        ? cells.slice(from, to).map(String)
        : elementsOf(
            cells.slice(from, to).map((cell, i) => numberOf(cell, columns[from + i], type, whose)),
            type,
          )
    return {
      name,
      type,
      shape: shape.map((length) => length || to - from),
      sample: elements(values, 'row'),
      baseline: elements(baseline, 'baseline'),
      map: map.slice(from, to),
      absent: 'replaced',
    }
  })
}

const misfit = (takes: string, columns: number) =>
  new CarryoverError(
    'SAMPLE_INVALID',
    `${takes}; the table has ${columns}.`,
    'Add the data set again with the columns that the network takes, in its order.',
  )

/** Categories go in by their number. */
function numberOf(
  cell: TableCell,
  { name, categories }: TableDataset['columns'][number],
  type: MaskedTensor['type'],
  whose: string,
): number {
  const value = typeof cell === 'number' ? cell : (categories?.indexOf(cell) ?? -1)
  const whole = type === 'int32' || type === 'int64' || type === 'uint8'
  if (!whole || Number.isInteger(value)) return value
  throw new CarryoverError(
    'BASELINE_INVALID',
    `The network takes whole numbers in "${name}"; the ${whose} has ${value} there.`,
    whose === 'baseline' ? 'Take the median or the mode instead of the mean.' : undefined,
  )
}

import { parse } from 'csv-parse/sync'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, it } from 'vitest'
import type { Drilldown, InteractionChange } from '../../contract/compare.ts'
import { figureFormat, figureLook, figureRequest, sampleFigures, type Provenance } from '../../contract/figures.ts'
import { ranked } from '../../figures/coalition.ts'
import { gridMarks } from '../../figures/playerBoxes.ts'
import type { FigureSubject } from '../../figures/subjects.ts'
import { tableOf } from '../../figures/tables.ts'
import { thinned } from '../../figures/thin.ts'
import { figureFile } from '../../main/export/figureFile.ts'
import { provenanceLine, tableProvenance } from '../../main/export/provenance.ts'
import { drawSvg } from '../../main/export/svg.ts'

/** Sixteen players whose every interaction is there: far more than any network has. */
const n = 16
const size = 2 ** n
const generator = xoroshiro128plus(16)
const uniform = () => generator.next() / 2 ** 31
const peaked = () => uniform() ** 5
const interactions = (isThere: (mask: number) => boolean) =>
  Float64Array.from({ length: size }, (_, mask) => (isThere(mask) ? peaked() : 0))
const explanation = {
  ...{ n, kappa: 0.02, delta: 0.01, objective: 1, lowerBound: 1, gap: 0, residualMax: 0.01, constant: 0.1 },
  and: interactions((mask) => mask > 0),
  or: interactions((mask) => (mask & (mask - 1)) !== 0),
  vEmpty: 0.1,
  vFull: 0.4,
}
const ranking = ranked(explanation, 0.05)
const players = gridMarks({ rows: 4, columns: 4 })
const values = Float64Array.from({ length: size }, uniform)
const look = {
  ...{ model: 'finetuned', className: '6', explanation, values, players: players.names },
  shapley: Float64Array.from({ length: n }, uniform),
  curve: { k: [0, 1, size], r2: [0, 0.1, 1], meanAbsoluteError: [1, 0.9, 0] },
} as unknown as Drilldown
const changes = ranking.map(({ type, mask, value }): InteractionChange => {
  const after = peaked()
  const preserve = value * after > 0 ? Math.min(Math.abs(value), Math.abs(after)) : 0
  const rest = { discard: Math.abs(value) - preserve, new: Math.abs(after) - preserve }
  return { type, mask, before: value, after, other: null, preserve, ...rest }
})

const ofNetwork = sampleFigures
  .filter((figure) => figure !== 'sample-overlay')
  .map((figure): FigureSubject => ({ of: 'sample', figure, look, ranking, players }))
const ofTwo = (['compare-scatter', 'compare-orders'] as const).map((figure): FigureSubject => ({
  ...{ of: 'comparison', figure, changes, n, names: ['pretrained', 'finetuned'] },
}))

describe('a figure of more than 65,536 interactions', () => {
  it('has them', () => {
    expect(ranking.length).toBeGreaterThan(65_536)
  })

  it.each([...ofNetwork, ...ofTwo].map((subject) => [subject.figure, subject] as const))(
    '%s is written in every format, and its drawing stays small',
    async (figure, subject) => {
      const table = tableOf(subject)
      const provenance: Provenance = {
        ...{ carryover: '0.0.0', computed: '2026-01-02T03:04:05.000Z', project: 'large.carryover', settings: {} },
        projectId: null,
        ...{ models: [], data: { name: 'test', sha256: '' }, provider: 'CPU' },
        request: figureRequest.parse({ figure }),
        table: tableProvenance(table),
      }
      const drawn = drawSvg(subject, figureLook.parse({}), '', provenanceLine(provenance))
      const made = { ...drawn, title: figure, caption: figure, table, provenance }
      for (const format of figureFormat.options) {
        const file = await figureFile(made, format, 100)
        const bytes = Buffer.byteLength(file)
        if (format === 'csv') expect(parse(file, { comment: '#' })).toHaveLength(1 + table.rows.length)
        else expect(bytes, format).toBeLessThan(format === 'svg' ? 1e7 : 1e6)
      }
    },
  )
})

describe('thinning marks', () => {
  const marks = Array.from({ length: 40_000 }, () => ({ x: Math.abs(uniform()), y: Math.abs(uniform()) ** 3 }))
  const place = ({ x, y }: (typeof marks)[number]) => [x, y] as const

  it('leaves few marks as they are', () => {
    const few = marks.slice(0, 5000)
    expect(thinned(few, place)).toBe(few)
  })

  it('leaves out only what lies on one that is kept', () => {
    const crowd = [...marks, ...marks.map(({ x, y }) => ({ x: x + 1e-9, y }))]
    const kept = thinned(crowd, place)
    expect(kept.length).toBeLessThanOrEqual(marks.length)
    const cell = ({ x, y }: (typeof marks)[number]) => `${Math.round(x * 1000)} ${Math.round(y * 1000)}`
    const cells = kept.map(cell)
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(cells)).toEqual(new Set(crowd.map(cell)))
  })

  it('keeps those of other kinds apart', () => {
    const same = Array.from({ length: 6000 }, (_, i) => ({ x: 0.5, y: 0.5, kind: i % 3 }))
    expect(thinned(same, place, ({ kind }) => kind).map(({ kind }) => kind)).toEqual([0, 1, 2])
  })
})

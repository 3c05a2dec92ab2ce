import { describe, expect, it } from 'vitest'
import type { Drilldown } from '../../contract/compare.ts'
import type { Interaction } from '../../contract/explanations.ts'
import { ranked } from '../../figures/coalition.ts'
import { number, signed, textWidth } from '../../figures/format.ts'
import { withDefaults } from '../../figures/options.ts'
import { mostInteractions, overlayLayout, type OverlayData } from '../../figures/overlayLayout.ts'
import { badgeRadius } from '../../figures/overlayMarks.ts'
import { playerMarks } from '../../figures/playerBoxes.ts'
import { bordersOf, middlesOf, regionsOf } from '../../figures/regions.ts'
import { overlayHeight, sampleOverlay } from '../../figures/sampleOverlay.ts'
import { overlayData } from '../../figures/subjects.ts'
import { tableOf } from '../../figures/tables.ts'
import { gridMap, gridOverlay, regionMap, regionOverlay, tableOverlay, textOverlay, threeOverlays } from './overlays.ts'
import { render } from './render.ts'
import { networks } from './sample.ts'

const all = { gridOverlay, regionOverlay, textOverlay, tableOverlay, threeOverlays }
const widths = [234, 321, 544, 900]
const draw = (data: OverlayData, width: number) => {
  const size = { width, height: overlayHeight(data, { width }) }
  return { ...size, svg: render(sampleOverlay(data, size), size) }
}
/** Texts of a figure and where they end, as wide as figures take them to be. */
function textsIn(svg: string) {
  return [...svg.matchAll(/<text ([^>]*)>\s*([^<]*)/g)].map(([, attributes, text]) => {
    const numberIn = (pattern: RegExp) => Number(pattern.exec(attributes)?.[1] ?? 0)
    const x = numberIn(/ x="([-\d.]+)"/) + numberIn(/translate\(([-\d.]+)/)
    const y = numberIn(/ y="([-\d.]+)"/) + numberIn(/translate\([-\d.]+[ ,]([-\d.]+)/)
    const [, anchor] = /text-anchor="(\w+)"/.exec(attributes)!
    const width = textWidth(text, 11)
    const left = x - { start: 0, middle: width / 2, end: width }[anchor]!
    return { text, left, right: left + width, y }
  })
}

describe('what an overlay says', () => {
  it.each(Object.entries(all))('%s: the strongest interactions with their values', (_, data) => {
    for (const width of widths) {
      const said = textsIn(draw(data, width).svg).map(({ text }) => text)
      for (const { name, ranking, vFull } of data.networks) {
        expect(said).toContain(name)
        expect(said.join()).toContain(number(vFull, 2))
        for (const { value } of ranking.slice(0, mostInteractions)) expect(said).toContain(signed(value, 2))
      }
    }
  })

  it('has the same in its table, in full precision', () => {
    const view = threeOverlays.view
    const subject = {
      networks: networks.map((network) => ({
        look: { ...network, players: network.players.names, className: '6', view } as unknown as Drilldown,
        ranking: network.ranking,
        players: network.players,
      })),
      picture: null,
    }
    const { columns, rows } = tableOf({ of: 'overlay', figure: 'sample-overlay', ...subject })
    expect(columns).toEqual(['rank', 'network', 'type', 'order', 'players', 'mask', 'value'])
    expect(rows).toHaveLength(18)
    for (const [rank, model, type, , , mask, value] of rows) {
      const { explanation } = networks.find((network) => network.model === model)!
      expect(explanation[type as 'and' | 'or'][Number(mask)]).toBe(value)
      const stronger = [...explanation.and.slice(1), ...explanation.or.slice(1)]
      expect(stronger.filter((other) => Math.abs(other) > Math.abs(Number(value)))).toHaveLength(Number(rank) - 1)
    }
    expect(overlayData(subject).networks.map(({ ranking }) => ranking)).toEqual(networks.map(({ ranking }) => ranking))
  })
})

describe('where things stand', () => {
  const long = 'a name that goes on for much longer than any column of any paper is wide'
  const named = (data: OverlayData): OverlayData => ({
    ...data,
    networks: data.networks.map((network) => ({
      ...network,
      name: `${network.name} ${long}`,
      className: long,
      players: { ...network.players, members: (mask) => network.players.members(mask) && `${String(mask)} ${long}` },
    })),
  })
  it.each(Object.entries(all))('%s: texts stay inside, names of any length', (_, data) => {
    for (const width of widths) {
      const { svg, height } = draw(named(data), width)
      for (const { text, left, right, y } of textsIn(svg)) {
        expect(left, text).toBeGreaterThanOrEqual(-0.5)
        expect(right, text).toBeLessThanOrEqual(width + 0.5)
        expect(y, text).toBeLessThanOrEqual(height - 5)
      }
    }
  })

  it.each(Object.entries(all))('%s: numbers do not lie on each other', (_, data) => {
    const options = withDefaults({ width: 321 })
    for (const { stage } of overlayLayout(data, options, null).panels) {
      const numbers = stage.numbers.flat()
      numbers.forEach((a, i) => {
        for (const b of numbers.slice(0, i)) {
          expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(2 * badgeRadius(options) - 0.5)
        }
      })
    }
  })

  it.each(Object.entries(all))('%s: with little height there is less of it, and it fits', (_, data) => {
    for (const height of [160, 240, 400]) {
      const overlay = overlayLayout(data, withDefaults({ width: 544 }), height)
      expect(overlay.height).toBeLessThanOrEqual(height + 0.5)
      for (const { stage, shown } of overlay.panels) {
        if (data.view.kind === 'image' && shown.interactions.length > 1) expect(stage.height).toBeGreaterThan(90)
      }
    }
  })

  it('shows of a long text the words that take part, and those beside them', () => {
    const pieces = Array.from({ length: 400 }, (_, at) => ({
      text: `w${at}`,
      spaceBefore: true,
      tokens: [],
      player: Math.floor(at / 40),
    }))
    const view = { kind: 'text' as const, pieces, cut: 0 }
    const ranking: Interaction[] = [{ type: 'and', mask: 0b100000, value: 1, salient: true }]
    const [network] = textOverlay.networks
    const players = playerMarks({ kind: 'words', most: 10 }, view)
    const { svg } = draw({ networks: [{ ...network, ranking, players }], view, picture: null }, 544)
    const said = textsIn(svg).map(({ text }) => text)
    const words = said.filter((text) => /^w\d+$/.test(text))
    expect(words).toHaveLength(60)
    for (let at = 200; at < 240; at++) expect(words).toContain(`w${at}`)
    expect(said.filter((text) => text === '…')).toHaveLength(2)
  })

  it('cuts a word that is longer than a line', () => {
    const long = 'https://'.repeat(40)
    const pieces = [long, 'is', long].map((text, player) => ({ text, spaceBefore: true, tokens: [], player }))
    const { svg } = draw({ ...textOverlay, view: { kind: 'text', pieces, cut: 0 } }, 234)
    for (const { right } of textsIn(svg)) expect(right).toBeLessThanOrEqual(234)
  })

  it('draws 65,536 interactions as fast as six', () => {
    const n = 15
    const size = 2 ** n
    const values = () => Float64Array.from({ length: size }, (_, mask) => Math.sin(mask * 12.9898) * (mask > 0 ? 1 : 0))
    const ranking = ranked({ and: values(), or: values().map((value) => value / 2) }, 0.05)
    expect(ranking.length).toBeGreaterThan(65_000)
    const fields = Array.from({ length: n }, (_, player) => ({ column: `c${player}`, value: 0, baseline: 1, player }))
    const view = { kind: 'table' as const, fields }
    const players = playerMarks({ kind: 'features', groups: null }, view)
    const network = { name: 'n', className: 'c', vFull: 1, ranking, players, shapley: new Float64Array(n) }
    const start = performance.now()
    draw({ networks: [network, network, network], view, picture: null }, 544)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('has a panel without any interaction', () => {
    for (const data of Object.values(all)) {
      const none = { ...data, networks: data.networks.map((network) => ({ ...network, ranking: [] })) }
      expect(draw(none, 321).svg).not.toMatch(/NaN|Infinity|undefined/)
    }
  })
})

describe('regions', () => {
  it('have their middle on them, in the middle of a cell of a grid', () => {
    for (const map of [gridMap, regionMap]) {
      middlesOf(map).forEach((middle, player) => {
        const at = Math.floor(middle!.y) * map.width + Math.floor(middle!.x)
        expect(map.players[at]).toBe(player)
        expect(middle!.pixels).toBe(map.players.filter((other) => other === player).length)
      })
    }
    // The cell in the middle has the columns and rows from 10 to 18.
    expect(middlesOf(gridMap)[4]).toMatchObject({ x: 14.5, y: 14.5, room: 5 })
    expect(middlesOf({ ...gridMap, n: 10 })[9]).toBeNull()
  })

  it('are parted by borders, each drawn once', () => {
    const lengthOf = (path: string) =>
      [...path.matchAll(/M(\d+) (\d+)([HV])(\d+)/g)].reduce(
        (sum, [, x, y, way, end]) => sum + Number(end) - Number(way === 'H' ? x : y),
        0,
      )
    // Three rows and columns: four lines each way.
    expect(lengthOf(bordersOf(gridMap))).toBe(8 * 28)
    const twice = regionsOf(gridMap).reduce((sum, { edge }) => sum + lengthOf(edge), 0)
    expect(twice).toBe(2 * lengthOf(bordersOf(gridMap)) - 4 * 28)
  })
})

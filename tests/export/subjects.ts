import { reportFigures, sampleFigures } from '../../contract/figures.ts'
import type { Drilldown } from '../../contract/compare.ts'
import type { FigureSubject, NetworkFigure } from '../../figures/subjects.ts'
import { gridOverlay, six } from '../figures/overlays.ts'
import { changes, finetuned, networks, report } from '../figures/sample.ts'

const drilldown = { ...finetuned, players: finetuned.players.names } as unknown as Drilldown
const networkFigures = sampleFigures.filter((figure): figure is NetworkFigure => figure !== 'sample-overlay')
const names = ['pretrained-012', 'finetuned-040']

/** Three networks on one picture of the sample study. */
export const overlay: FigureSubject = {
  of: 'overlay',
  figure: 'sample-overlay',
  networks: networks.map((network) => ({
    look: {
      ...network,
      players: network.players.names,
      className: '6',
      view: gridOverlay.view,
    } as unknown as Drilldown,
    ranking: network.ranking,
    players: network.players,
  })),
  picture: six,
}

/** What every figure is about in the sample study, figure by figure. */
export const subjects: FigureSubject[] = [
  ...reportFigures.map((figure) => ({ of: 'report' as const, figure, report })),
  ...networkFigures.map((figure) => ({
    of: 'sample' as const,
    figure,
    look: drilldown,
    ranking: finetuned.ranking,
    players: finetuned.players,
  })),
  overlay,
  { of: 'comparison', figure: 'compare-scatter', changes, n: 9, names },
  { of: 'comparison', figure: 'compare-orders', changes, n: 9, names },
]

import { accuracy } from './accuracy.ts'
import { andOrGraph } from './andOrGraph.ts'
import { compareOrders } from './compareOrders.ts'
import { compareScatter } from './compareScatter.ts'
import { convergence } from './convergence.ts'
import { effectByOrder } from './effectByOrder.ts'
import { explanationCurve } from './explanationCurve.ts'
import { faithfulness } from './faithfulness.ts'
import { knowledgeByOrder } from './knowledgeByOrder.ts'
import { knowledgeShare } from './knowledgeShare.ts'
import { learnedByScratch } from './learnedByScratch.ts'
import { sampleInteractions } from './sampleInteractions.ts'
import { sampleOverlay } from './sampleOverlay.ts'
import { shapleyBars } from './shapleyBars.ts'
import { sortedStrength } from './sortedStrength.ts'
import { strengthByOrder } from './strengthByOrder.ts'
import { waterfall } from './waterfall.ts'

/** Every figure by the name it is called in messages, on the command line and in file names. */
export const figures = {
  'strength-by-order': strengthByOrder,
  'explanation-curve': explanationCurve,
  'sorted-strength': sortedStrength,
  waterfall,
  'and-or-graph': andOrGraph,
  'shapley-bars': shapleyBars,
  faithfulness,
  'sample-interactions': sampleInteractions,
  'sample-overlay': sampleOverlay,
  'compare-scatter': compareScatter,
  'compare-orders': compareOrders,
  'knowledge-by-order': knowledgeByOrder,
  'knowledge-share': knowledgeShare,
  'learned-by-scratch': learnedByScratch,
  convergence,
  accuracy,
  'effect-by-order': effectByOrder,
}
export type FigureName = keyof typeof figures

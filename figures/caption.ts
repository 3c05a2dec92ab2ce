import type { FigureName } from '../contract/figures.ts'
import { fill } from './format.ts'
import type { FigureWords } from './words/en.ts'

/** What a caption states; what is null does not belong to the figure. */
export interface CaptionFacts {
  figure: FigureName
  networks: string[]
  data: string
  /** How many samples, or which one. */
  samples: number | null
  sample: number | null
  n: number
  players: string
  baseline: string
  value: string
  kappa: number
  tau: number
  extraction: string
}

/** A caption that lets a reader make the figure again. */
export function captionOf(facts: CaptionFacts, words: FigureWords): string {
  const { figure, networks, data, samples, sample, n, players, baseline, value, kappa, tau, extraction } = facts
  const where = sample === null ? fill(words.samples, { n: samples ?? 0 }) : fill(words.sample, { sample })
  const { caption } = words
  return [
    fill(caption.title, { name: words.names[figure], note: words.notes[figure] }),
    fill(caption.networks, { networks: networks.join(', '), data, where }),
    fill(caption.settings, { n, players, baseline, value, kappa, tau, extraction }),
  ].join(' ')
}

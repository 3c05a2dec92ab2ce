import type { FigurePalette } from '../contract/figures.ts'
import { lightTheme, type FigureTheme } from './theme.ts'

type Colours = Pick<
  FigureTheme,
  'positive' | 'negative' | 'preserved' | 'discarded' | 'new' | 'pretrained' | 'finetuned' | 'scratch'
>

/** Colours on paper. Signs, fates and roles are told by dashes, hollow marks and shapes as well. */
const palettes: Record<FigurePalette, Partial<Colours>> = {
  'okabe-ito': {},
  // Dark2 and RdBu of ColorBrewer (Brewer, 2003).
  colorbrewer: {
    positive: '#2166ac',
    negative: '#b2182b',
    preserved: '#1b9e77',
    discarded: '#666666',
    new: '#e7298a',
    pretrained: '#7570b3',
    finetuned: '#2166ac',
    scratch: '#a6761d',
  },
  grey: {
    positive: '#2b2b2b',
    negative: '#8f8f8f',
    preserved: '#2b2b2b',
    discarded: '#b0b0b0',
    new: '#6f6f6f',
    pretrained: '#9a9a9a',
    finetuned: '#1a1a1a',
    scratch: '#6f6f6f',
  },
}

/** The light theme in the colours of a palette, on white. */
export const paperTheme = (palette: FigurePalette, family: string): FigureTheme => ({
  ...lightTheme,
  ...palettes[palette],
  font: { ...lightTheme.font, family },
})

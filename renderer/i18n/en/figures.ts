import { en } from '../../../figures/words/en.ts'

/** The words of the figures themselves, which are exported with them, and what only the screen says about them. */
export const figures = { ...en, chart: 'Chart' }

import type { FigurePreset } from '../contract/figures.ts'

/** Width of a figure and size of its text at final size, in points (1/72 in). */
export interface Preset {
  width: number
  fontSize: number
}

const inches = (length: number) => length * 72
const millimetres = (length: number) => inches(length / 25.4)

export const presets: Record<FigurePreset, Preset> = {
  neurips: { width: inches(5.5), fontSize: 8 },
  'icml-column': { width: inches(3.25), fontSize: 8 },
  'icml-wide': { width: inches(6.75), fontSize: 8 },
  'cvpr-column': { width: inches(3.25), fontSize: 8 },
  'cvpr-wide': { width: inches(6.875), fontSize: 8 },
  'nature-single': { width: millimetres(89), fontSize: 7 },
  'nature-double': { width: millimetres(183), fontSize: 7 },
  slide: { width: inches(10), fontSize: 14 },
}

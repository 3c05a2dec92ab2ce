/** Colours by what they mean, and the type. A figure takes no colour from anywhere else. */
export interface FigureTheme {
  background: string
  text: string
  /** Axis labels and names. */
  quiet: string
  /** Grid. */
  hairline: string
  /** Zero lines and axes: what is read against. */
  rule: string
  positive: string
  negative: string
  preserved: string
  discarded: string
  new: string
  pretrained: string
  finetuned: string
  scratch: string
  other: string
  /** Size in px. */
  font: { family: string; size: number }
}

/** Okabe & Ito's palette where it has a contrast of 3:1 with the background, darkened or lightened where not. */
export const lightTheme: FigureTheme = {
  background: '#ffffff',
  text: '#1c1c1a',
  quiet: '#565652',
  hairline: '#e6e6e1',
  rule: '#8a8a84',
  positive: '#0072b2',
  negative: '#d55e00',
  preserved: '#009e73',
  discarded: '#8d8d88',
  new: '#cc79a7',
  pretrained: '#6f4aa0',
  finetuned: '#0072b2',
  scratch: '#b07a00',
  other: '#565652',
  font: { family: 'Inter, system-ui, "Segoe UI", "Noto Sans", "Noto Sans SC", "DejaVu Sans", sans-serif', size: 11 },
}

export const darkTheme: FigureTheme = {
  background: '#1d1e20',
  text: '#ececea',
  quiet: '#b5b5b2',
  hairline: '#2f3034',
  rule: '#83848a',
  positive: '#56b4e9',
  negative: '#f08a4b',
  preserved: '#2cc295',
  discarded: '#96979b',
  new: '#dd8cba',
  pretrained: '#b698e0',
  finetuned: '#56b4e9',
  scratch: '#e0ae3c',
  other: '#b5b5b2',
  font: lightTheme.font,
}

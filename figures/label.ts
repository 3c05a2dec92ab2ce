import type { FullOptions } from './options.ts'

interface Label {
  text: string
  x: number
  y: number
  align?: 'left' | 'center' | 'right'
  colour?: string
  bold?: boolean
  opacity?: number
}

/** A text of a figure that places its marks by itself; y is its middle. */
export const label = ({ theme }: FullOptions, { text, x, y, align = 'left', colour, bold, opacity = 1 }: Label) => ({
  type: 'text' as const,
  style: {
    text,
    x,
    y,
    align,
    verticalAlign: 'middle' as const,
    fill: colour ?? theme.quiet,
    opacity,
    fontSize: theme.font.size,
    fontFamily: theme.font.family,
    fontWeight: bold ? (600 as const) : ('normal' as const),
  },
})

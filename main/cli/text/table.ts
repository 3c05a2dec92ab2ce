export type Align = 'left' | 'right'

/** Lines of equal columns, two spaces apart; a column is as wide as its widest cell. Trailing space is kept out. */
export function table(rows: readonly (readonly string[])[], align: readonly Align[]): string[] {
  const widths = align.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))))
  return rows.map((row) =>
    align
      .map((side, column) => pad(row[column] ?? '', widths[column], side))
      .join('  ')
      .trimEnd(),
  )
}

/** Blocks of lines next to each other, as far apart as asked. */
export function sideBySide(blocks: readonly (readonly string[])[], gap: string): string[] {
  const height = Math.max(...blocks.map((block) => block.length))
  const widths = blocks.map((block) => Math.max(...block.map(width)))
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map((block, i) => pad(block[row] ?? '', widths[i], 'left'))
      .join(gap)
      .trimEnd(),
  )
}

export function pad(text: string, cells: number, side: Align): string {
  const space = ' '.repeat(Math.max(0, cells - width(text)))
  return side === 'left' ? text + space : space + text
}

const width = (text: string) => [...text].length

/** One line of the benchmark table: always a ratio of two things measured in the same run; larger is better. */
export interface Row {
  work: string
  against: string
  ours: string
  theirs: string
  /** Null where it cannot be measured on this machine; `theirs` says why. */
  ratio: number | null
  target: number
}

/** Seconds that a call takes. */
export function timed(run: () => unknown): number {
  const startedAt = performance.now()
  run()
  return (performance.now() - startedAt) / 1000
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

/** The table as Markdown. */
export function markdown(rows: Row[]): string {
  const lines = rows.map((row) => {
    const mark = row.ratio === null ? '' : row.ratio >= row.target ? ' ✓' : ' ✗'
    return `| ${row.work} | ${row.ours} | ${row.against} | ${row.theirs} | ${times(row.ratio)} | ≥ ${times(row.target)}${mark} |`
  })
  return [
    '| work | ours | against | theirs | ratio | target |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n')
}

const times = (ratio: number | null) =>
  ratio === null ? '—' : `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)} ×`

/** What did not reach its target, a line each; nothing where all did. */
export function missed(rows: Row[]): string {
  const lines = rows.flatMap(({ work, ratio, target }) =>
    ratio !== null && ratio < target ? [`- ${work}: ${times(ratio)} of ${times(target)}`] : [],
  )
  return lines.length === 0 ? '' : `\nMissed:\n\n${lines.join('\n')}\n`
}

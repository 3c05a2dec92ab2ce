/** One line of the benchmark table: always a ratio of two things measured in the same run; larger is better. */
export interface Row {
  work: string
  against: string
  ours: string
  theirs: string
  ratio: number
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

/** The table as Markdown. */
export function markdown(rows: Row[]): string {
  const ratio = (value: number) => `${value >= 10 ? value.toFixed(0) : value.toFixed(2)} ×`
  return [
    '| work | ours | against | theirs | ratio | target |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      (row) =>
        `| ${row.work} | ${row.ours} | ${row.against} | ${row.theirs} | ${ratio(row.ratio)} | ≥ ${ratio(row.target)} ${row.ratio >= row.target ? '✓' : '✗'} |`,
    ),
  ].join('\n')
}

/** What did not reach its target, a line each; nothing where all did. */
export function missed(rows: Row[]): string {
  const lines = rows
    .filter(({ ratio, target }) => ratio < target)
    .map(({ work, ratio, target }) => `- ${work}: ${ratio.toFixed(2)} × of ${target.toFixed(2)} ×`)
  return lines.length === 0 ? '' : `\nMissed:\n\n${lines.join('\n')}\n`
}

import { init, type EChartsOption } from 'echarts'

/** Warnings and errors that echarts printed meanwhile; a figure has none. */
export function warningsOf(run: () => void): string[] {
  const said: string[] = []
  const { warn, error } = console
  console.warn = console.error = (...words: unknown[]) => void said.push(words.join(' '))
  try {
    run()
  } finally {
    Object.assign(console, { warn, error })
  }
  return said
}

/** A figure as SVG, as it is on every machine: numbers with 3 decimals at most, ids that do not count charts. */
export function render(option: EChartsOption, { width, height }: { width: number; height: number }): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(option)
    return `${chart
      .renderToSVGString()
      .replace(/<style\s*>[^]*?<\/style>/g, '')
      .replace(/ (class|ecmeta_\w+)="[^"]*"/g, '')
      .replace(/zr\d+-/g, 'zr-')
      .replace(/font-family:[^;]*;/g, '')
      .replace(/-?\d+\.\d{4,}(e-\d+)?/g, (digits) => String(Number(Number(digits).toFixed(3))))
      .replace(/></g, '>\n<')}\n`
  } finally {
    chart.dispose()
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createFake } from '../fakeWorkbench.ts'
import { runCli } from './runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'carryover-report-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const run = (...argv: string[]) =>
  runCli(['export', 'p.carryover', ...argv], {
    workbench: createFake({
      'figure.report': ({ path }) => ({ path }),
      'figure.write': () => ({ files: [], caption: '' }),
    }),
  })

it.each(['html', 'pdf'] as const)('the report is asked for as %s', async (format) => {
  const { asked, status } = await run('--format', format, '--study', '2', '--language', 'zh-CN', '--out', 'report')
  expect(status).toBe(0)
  expect(asked.at(-1)).toMatchObject({
    name: 'figure.report',
    input: { study: 2, format, look: { language: 'zh-CN' }, path: resolve('report') },
  })
})

it('with figures, PDF is what these are written as', async () => {
  const { asked } = await run('--figure', 'accuracy', '--format', 'pdf', '--out', 'figures')
  expect(asked.at(-1)).toMatchObject({ name: 'figure.write', input: { figure: 'accuracy', formats: ['pdf'] } })
})

it.each([
  [['--format', 'html,pdf', '--out', 'r'], 'Without --figure, "html,pdf" is more than one file can be.'],
  [['--format', 'pdf,svg', '--out', 'r'], 'Without --figure, "pdf,svg" is more than one file can be.'],
  [['--format', 'svg', '--out', 'r'], 'Nothing is named to be exported.'],
  [
    ['--figure', 'accuracy', '--format', 'html', '--out', 'r'],
    'The format must be svg, pdf, png, csv or tex, not "html".',
  ],
  [
    ['--format', 'pdf', '--sample', '3', '--out', 'r'],
    'The report is about a whole study: --sample has no part in it.',
  ],
  [
    ['--format', 'html', '--model', 'ft', '--out', 'r'],
    'The report is about a whole study: --model has no part in it.',
  ],
  [['--format', 'pdf', '--out', folder], `"${folder}" is a folder, and the report is one file.`],
])('%j cannot be', async (argv, message) => {
  const { status, stderr, asked } = await run(...argv)
  expect(status).toBe(2)
  expect(stderr).toContain(message)
  expect(asked.filter(({ name }) => name.startsWith('figure.'))).toEqual([])
})

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CarryoverError } from '../../contract/index.ts'
import { openJournal } from '../../main/journal/index.ts'
import { rotatingFile } from '../../main/journal/rotatingFile.ts'
import { withoutPaths } from '../../main/journal/withoutPaths.ts'
import { exampleJob } from '../fakeWorkbench.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'carryover-journal-'))
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true })
  })
  return path
}
const versions = { carryover: '0.1.0', node: '24' }
const logOf = (settings: string) => readFileSync(join(settings, 'log/carryover.log'), 'utf8')

describe('paths', () => {
  it.each([
    ['There is no project at /home/ann/My Work/p.carryover.', 'There is no project at …'],
    ['"/home/ann/x.onnx" is outside the folders', '"…" is outside the folders'],
    ['"C:\\Users\\Ann\\x.onnx" cannot be read', '"…" cannot be read'],
    ['cannot open C:\\Users\\Ann B\\x', 'cannot open …'],
    ['\\\\server\\share\\x is gone', '…'],
    ['file:///Users/ann/x', '…'],
    ['1/2 of the games, 60 / 64 done', '1/2 of the games, 60 / 64 done'],
    [
      'PROJECT_BUSY: "p.carryover" is already open for writing.',
      'PROJECT_BUSY: "p.carryover" is already open for writing.',
    ],
  ])('%s', (line, written) => {
    expect(withoutPaths(line)).toBe(written)
  })

  it('of the program itself stay, so that a stack can be read', () => {
    const stack = withoutPaths(new Error('x').stack!)
    expect(stack).toContain('carryover/tests/journal/journal.test.ts')
    expect(stack).not.toContain(homedir())
  })
})

it('a log is bounded, however much is written', () => {
  const path = join(folder(), 'deep/log')
  const write = rotatingFile(path, 1000)
  for (let i = 0; i < 500; i++) write(`line ${i} `.padEnd(50, '.'))
  const files = readdirSync(join(path, '..')).sort()
  expect(files).toEqual(['log', 'log.1', 'log.2', 'log.3'])
  for (const file of files) expect(statSync(join(path, '..', file)).size).toBeLessThanOrEqual(1050)
  expect(readFileSync(path, 'utf8')).toContain('line 499')
})

it('where nothing can be written, nothing is thrown', () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  rotatingFile(join(file, 'log'))('line')
  const journal = openJournal(file, versions)
  journal.job(exampleJob)
  journal.close()
})

it('versions, jobs and errors are written down, without names of folders', () => {
  const settings = folder()
  const journal = openJournal(settings, versions)
  journal.job(exampleJob)
  journal.job({ ...exampleJob, done: 40 })
  const error = { code: 'FILE_UNWRITABLE' as const, message: '"/home/ann/secret/p.carryover" cannot be written.' }
  journal.job({ ...exampleJob, status: 'failed', error })
  journal.failure('project.open', new CarryoverError('PROJECT_MISSING', 'There is no project at /home/ann/secret.'))
  journal.failure('model.add', new TypeError('x is not a function'))
  journal.close()
  const lines = logOf(settings).split('\n')
  expect(lines[0]).toMatch(/^\S+Z start carryover 0\.1\.0, node 24; /)
  expect(lines.filter((line) => line.includes(' job '))).toHaveLength(2)
  expect(logOf(settings)).toContain('FILE_UNWRITABLE: "…" cannot be written.')
  expect(logOf(settings)).toContain('error project.open PROJECT_MISSING: There is no project at …')
  expect(logOf(settings)).toContain('error model.add TypeError: x is not a function')
  expect(logOf(settings)).not.toMatch(/home|secret/)
  expect(lines.at(-2)).toMatch(/ end/)
  expect(journal.crashes()).toEqual([])
})

describe('a program that did not end as it should', () => {
  const module = pathToFileURL(join(import.meta.dirname, '../../main/journal/index.ts')).href
  /** Runs a program that keeps a journal and ends as `end` says. */
  const run = (settings: string, end: string) =>
    spawnSync(process.execPath, [
      '--input-type=module-typescript',
      '--eval',
      `import { openJournal } from '${module}'
       const journal = openJournal(${JSON.stringify(settings)}, ${JSON.stringify(versions)})
       journal.job(${JSON.stringify(exampleJob)})
       ${end}`,
    ])

  it.each([
    ['was killed', "process.kill(process.pid, 'SIGKILL')", null],
    ['aborted in native code', 'process.abort()', null],
    ['threw', "throw new Error('bug at /home/ann/x')", 'Error: bug at …'],
    ['left a promise rejected', "Promise.reject(new TypeError('no'))", 'TypeError: no'],
  ])('%s: the next start notes it, with versions and the last job', (_, end, error) => {
    const settings = folder()
    run(settings, end)
    const journal = openJournal(settings, versions)
    const [note, ...others] = journal.crashes()
    expect(others).toEqual([])
    expect(note).toMatchObject({ versions, lastJob: 'analysis running' })
    if (error === null) expect(note.error).toBeNull()
    else expect(note.error).toContain(error)
    expect(logOf(settings)).toContain('note the program did not end as it should the last time')
    journal.close()
    // It is noted once.
    expect(readdirSync(join(settings, 'log')).filter((name) => name.startsWith('running'))).toEqual([])
  })

  it('one that ended, or still runs, is not noted', () => {
    const settings = folder()
    run(settings, 'journal.close()')
    const running = openJournal(settings, versions)
    expect(openJournal(settings, versions).crashes()).toEqual([])
    running.close()
  })

  it('five notes are kept, the newest', () => {
    const settings = folder()
    for (let i = 0; i < 7; i++) run(settings, 'process.abort()')
    const journal = openJournal(settings, versions)
    expect(journal.crashes()).toHaveLength(5)
    journal.close()
  })
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { givenIn, readGiven } from '../../electron/given.ts'
import { createOpenFiles } from '../../electron/openFiles.ts'

const folder = mkdtempSync(join(tmpdir(), 'carryover-given-'))
const at = (name: string) => join(folder, name)
beforeAll(() => {
  for (const name of ['a.carryover', 'B.CARRYOVER', 'c.txt']) writeFileSync(at(name), '')
  mkdirSync(at('folder.carryover'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

it.each([
  [[], { file: null, sample: false }],
  [['a.carryover'], { file: 'a.carryover', sample: false }],
  [['B.CARRYOVER'], { file: 'B.CARRYOVER', sample: false }],
  [['--inspect', '--sample'], { file: null, sample: true }],
  [['c.txt', 'folder.carryover', 'gone.carryover'], { file: null, sample: false }],
  [['c.txt', '-a', 'a.carryover', 'B.CARRYOVER'], { file: 'a.carryover', sample: false }],
])('the arguments %j', (argv, { file, sample }) => {
  expect(givenIn(argv, folder)).toEqual({ file: file && at(file), sample })
})

it('an absolute path is taken as it is', () => {
  expect(givenIn([at('a.carryover')], '/elsewhere').file).toBe(at('a.carryover'))
})

it.each([null, undefined, 'x', {}, { file: 7, sample: false }, { file: null }])(
  'another instance may say %j',
  (data) => {
    expect(readGiven(data)).toEqual({ file: null, sample: false })
  },
)

it('files wait for the window; the last one counts, and only projects', () => {
  const show = vi.fn()
  const files = createOpenFiles(show)
  files.open(at('a.carryover'))
  files.open(at('B.CARRYOVER'))
  files.open(at('c.txt'))
  expect(show).not.toHaveBeenCalled()
  files.ready()
  expect(show.mock.calls).toEqual([[at('B.CARRYOVER')]])
  files.open(at('a.carryover'))
  files.ready()
  expect(show.mock.calls).toEqual([[at('B.CARRYOVER')], [at('a.carryover')]])
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rootsFor } from '../../main/cli/browserHost.ts'
import { electronProgram, hasDisplay } from '../../main/cli/desktop.ts'
import { runCli, runJson } from './runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'carryover-open-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

it.each([
  [['serve', '--port', 'x'], 'The port must be a whole number up to 65535, not "x".'],
  [['serve', '--port', '65536'], 'The port must be a whole number up to 65535, not "65536".'],
  [['serve', '--root', '/no/where'], '"/no/where" is not a folder.'],
  [['open', 'a.carryover', '--sample'], 'Either a project or --sample, not both.'],
])('%j is wrong usage', async (argv, message) => {
  const { status, document } = await runJson(argv)
  expect(status).toBe(2)
  expect(document).toMatchObject({ error: { message: expect.stringContaining(message) as string } })
})

it('a project alone is opened, and has to be there', async () => {
  for (const argv of [['/no/where.carryover'], ['/no/where.CARRYOVER'], ['open', '/no/where']]) {
    const { status, document } = await runJson(argv)
    expect([status, document]).toMatchObject([1, { error: { code: 'PROJECT_MISSING' } }])
  }
})

it('another word alone is still a command that is not known', async () => {
  expect((await runCli(['opne'])).stderr).toContain("Unknown command 'opne'.")
})

describe('the folders that may be used', () => {
  it('are the person’s own, the current one and that of the project', () => {
    expect(rootsFor(undefined, undefined)).toEqual([homedir(), process.cwd()])
    expect(rootsFor(undefined, join(folder, 'p.carryover'))).toEqual([homedir(), process.cwd(), folder])
    expect(rootsFor(undefined, 'p.carryover')).toEqual([homedir(), process.cwd()])
  })

  it('or those that are named, and no others', () => {
    expect(rootsFor([folder, `${folder}/`], '/elsewhere/p.carryover')).toEqual([folder])
    expect(() => rootsFor([import.meta.filename], undefined)).toThrow('is not a folder')
  })
})

it('a display is there where the system says so', () => {
  const linux = { platform: 'linux' } as typeof process
  expect(hasDisplay({}, linux)).toBe(false)
  expect(hasDisplay({ DISPLAY: '' }, linux)).toBe(false)
  expect(hasDisplay({ DISPLAY: ':0' }, linux)).toBe(true)
  expect(hasDisplay({ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' }, linux)).toBe(true)
  expect(hasDisplay({}, { platform: 'darwin' } as typeof process)).toBe(true)
  expect(hasDisplay({}, { platform: 'win32' } as typeof process)).toBe(true)
})

describe('Electron’s program', () => {
  const at = join(folder, 'program')
  const electron = join(at, 'node_modules/electron')
  beforeAll(() => {
    mkdirSync(electron, { recursive: true })
    writeFileSync(join(at, 'package.json'), '{}')
    writeFileSync(join(electron, 'package.json'), '{"name": "electron"}')
    // Asking for the package would download what is missing.
    writeFileSync(join(electron, 'index.js'), 'throw new Error("downloading")')
  })

  it('is not there while only its package is', () => {
    expect(electronProgram({}, at)).toBeNull()
    expect(electronProgram({}, folder)).toBeNull()
  })

  it('is where it was put by hand', () => {
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    expect(electronProgram({ ELECTRON_OVERRIDE_DIST_PATH: elsewhere }, at)).toBeNull()
    writeFileSync(join(electron, 'path.txt'), 'electron-program')
    writeFileSync(join(elsewhere, 'electron-program'), '')
    expect(electronProgram({ ELECTRON_OVERRIDE_DIST_PATH: elsewhere }, at)).toBe(join(elsewhere, 'electron-program'))
  })

  it('is where the package notes that it was fetched to', () => {
    expect(electronProgram({}, at)).toBeNull()
    const program = join(electron, 'dist/electron-program')
    mkdirSync(dirname(program))
    writeFileSync(program, '')
    expect(electronProgram({}, at)).toBe(program)
  })
})

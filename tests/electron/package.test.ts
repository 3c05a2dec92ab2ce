import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const config = parse(read('electron-builder.yml')) as {
  files: string[]
  asarUnpack: string[]
  electronFuses: Record<string, boolean>
  fileAssociations: { ext: string }[]
  publish: unknown
  npmRebuild: boolean
}
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>

it('what could run other code in the installed program is off, what protects it is on', () => {
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    grantFileProtocolExtraPrivileges: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    enableCookieEncryption: true,
  })
})

it('project files belong to it', () => {
  expect(config.fileAssociations).toMatchObject([{ ext: 'carryover' }])
})

it('it holds what is built and what comes along, and asks no server for anything', () => {
  expect(config.files.sort()).toEqual(['dist/main', 'dist/preload', 'dist/renderer', 'package.json', 'resources'])
  expect([config.publish, config.npmRebuild]).toEqual([null, false])
})

it('native code lies beside the archive, not in it', () => {
  const native = Object.keys(dependencies).filter((name) =>
    readdirSync(join(root, 'node_modules', name), { recursive: true, encoding: 'utf8' }).some((file) =>
      file.endsWith('.node'),
    ),
  )
  expect(native.length).toBeGreaterThan(0)
  const [, unpacked] = /node_modules\/\{(.*)\}\/\*\*/.exec(config.asarUnpack.join(' '))!
  for (const name of native) expect(unpacked.split(',')).toContain(name)
})

it('Electron is one exact version, and nothing of the program needs it as a package', () => {
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
  expect(dependencies).not.toHaveProperty('electron')
})

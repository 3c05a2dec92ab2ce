import { readdirSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { fileURLToPath } from 'node:url'
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
  const held = config.files.filter((name) => !name.startsWith('!'))
  expect(held.sort()).toEqual(['dist/main', 'dist/preload', 'dist/renderer', 'package.json', 'resources'])
  expect([config.publish, config.npmRebuild]).toEqual([null, false])
})

it('what it leaves out of packages is nothing that it reads: fonts, and code as it is imported', () => {
  const leftOut = config.files.filter((name) => name.startsWith('!**/')).map((name) => name.slice('!**/'.length))
  const isLeftOut = (file: string) => leftOut.some((pattern) => matchesGlob(`node_modules/${file}`, pattern))
  const fonts = [...read('main/export/fonts.ts').matchAll(/'(@[^']+\.(?:ttf|woff))'/g)].map(([, file]) => file)
  const pieces = ['unicode.json', 'files/noto-sans-sc-119-wght-normal.woff2']
  const chinese = pieces.map((file) => `@fontsource-variable/noto-sans-sc/${file}`)
  const code = ['pdfkit', 'fontkit', 'woff2-encoder/decompress', 'echarts', 'brotli/decompress.js']
    .map((name) => fileURLToPath(import.meta.resolve(name)))
    .map((path) => path.slice(path.lastIndexOf('node_modules') + 'node_modules/'.length).replaceAll('\\', '/'))
  expect(fonts.length).toBeGreaterThan(4)
  expect([...fonts, ...chinese, ...code].filter(isLeftOut)).toEqual([])
  for (const file of ['pdfkit/js/pdfkit.standalone.js', '@expo-google-fonts/arimo/500Medium/Arimo_500Medium.ttf'])
    expect(isLeftOut(file), file).toBe(true)
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

/**
 * Builds what of the workbench is missing or older than its sources: the pages, and where Electron's program is there,
 * the desktop bundle with them. Part of `npm start`.
 */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { electronProgram } from '../main/cli/desktop.ts'

const root = join(import.meta.dirname, '..')
const common = ['package-lock.json', 'contract', 'figures', 'renderer']
const pages = { made: 'dist/renderer/index.html', from: common }
const desktop = { made: 'dist/main/main.js', from: [...common, 'electron.vite.config.ts', 'electron', 'main'] }

if (electronProgram() && (isStale(pages) || isStale(desktop))) {
  console.error('Building the workbench …')
  const { build } = await import('electron-vite')
  await build({ root, logLevel: 'warn' })
} else if (isStale(pages)) {
  console.error('Building the pages of the workbench …')
  const { build } = await import('vite')
  await build({ configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'warn' })
}

function isStale({ made, from }: { made: string; from: string[] }): boolean {
  const builtAt = statSync(join(root, made), { throwIfNoEntry: false })?.mtimeMs
  return builtAt === undefined || from.some((source) => newest(join(root, source)) > builtAt)
}

/** The time of the newest change in a file or folder. A folder's own tells that something was taken away. */
function newest(path: string): number {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

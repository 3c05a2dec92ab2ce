import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The folder of the Python package. */
export const packageFolder = fileURLToPath(new URL('../../python', import.meta.url))

const place = join(packageFolder, '.venv')
const interpreter = process.platform === 'win32' ? join(place, 'Scripts', 'python.exe') : join(place, 'bin', 'python')
const requirements = join(packageFolder, 'requirements-test.txt')
const stamp = join(place, 'stamp')
/** What the pinned NumPy needs; the package itself is content with 3.10. */
const oldest = [3, 11] as const

/** The interpreter of an environment of the tests' own, or why there is none. */
export type Environment = { python: string } | { missing: string }

/**
 * Sets up a virtual environment with what the tests need and the package itself. One that is there stays while the
 * requirements are the same; the package is installed anew each time.
 *
 * @throws on a machine that runs all tests (CI), when there is a Python and it cannot be set up
 */
export async function prepareEnvironment(): Promise<Environment> {
  const base = process.env.PYTHON ?? 'python3'
  const version = await versionOf(base)
  const [major, minor] = version.split('.').map(Number)
  if (major !== oldest[0] || minor < oldest[1]) {
    const found = version === '' ? 'there is none' : `this is ${version}`
    return { missing: `The tests of python/ need Python ${oldest.join('.')} or newer (${found}); they are left out.` }
  }
  try {
    const wanted = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex')
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
      rmSync(place, { recursive: true, force: true })
      await run(base, ['-m', 'venv', place])
      await install('-r', requirements)
      writeFileSync(stamp, wanted)
    }
    await install('--no-deps', '--no-build-isolation', packageFolder)
  } catch (error) {
    if (process.env.CI) throw error
    return { missing: `The Python environment of the tests cannot be set up; they are left out. ${String(error)}` }
  }
  return { python: interpreter }
}

async function versionOf(python: string): Promise<string> {
  try {
    const { stdout } = await run(python, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'])
    return stdout.trim()
  } catch {
    return ''
  }
}

async function install(...what: string[]): Promise<void> {
  await run(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...what])
}

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Place } from './place.ts'

const root = join(import.meta.dirname, '../..')

/** The program as a user starts it, in a process of its own. */
export interface Served {
  url: string
  port: number
  pid: number
  /** Ends it without a word, workers included. */
  kill(): Promise<void>
  /** Ctrl-C. */
  stop(): Promise<void>
}

/** `carryover serve` on a free port, or on the one it had before, with variables beside those of this process. */
export async function serve(
  place: Pick<Place, 'folder'>,
  port = 0,
  environment: Record<string, string> = {},
): Promise<Served> {
  const argv = ['serve', '--json', '--port', String(port), '--root', place.folder]
  const child = spawn(process.execPath, [join(root, 'bin/carryover.mjs'), ...argv], {
    cwd: place.folder,
    env: { ...process.env, CARRYOVER_SETTINGS: join(place.folder, 'settings'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the workers go with it.
    detached: true,
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const lines = createInterface(child.stdout)
  const line = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then(() => undefined),
  ])
  if (line === undefined) throw new Error(`"carryover serve" ended at once: ${said}`)
  const address = JSON.parse(line) as { url: string; port: number } | { error: unknown }
  if ('error' in address) throw new Error(`"carryover serve" refuses: ${line}`)
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, signal)
    await ended
  }
  return { ...address, pid: child.pid!, kill: () => end('SIGKILL'), stop: () => end('SIGINT') }
}

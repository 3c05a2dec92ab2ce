/** The process that opens changed files, one after the other: an engine that must outlive all of them. */
import { join } from 'node:path'
import { CarryoverError } from '../../../contract/errors.ts'
import { createWorkbench } from '../../../main/workbench.ts'
import { startWorker } from '../../../main/jobs/workerProcess.ts'
import type { Case, Verdict } from './protocol.ts'
import { waysOf, type Place } from './ways.ts'

const [folder] = process.argv.slice(2)
const root = join(import.meta.dirname, '../../..')
const workers = new Set<number>()
const workbench = createWorkbench({
  processes: 1,
  settingsFolder: join(folder, 'settings'),
  startWorker: (listeners) => {
    const worker = startWorker({
      ...listeners,
      end: (how) => {
        workers.delete(worker.pid)
        listeners.end(how)
      },
    })
    workers.add(worker.pid)
    return worker
  },
})
/** Removed data stays in a project until it is closed, so it is a new one now and then. */
const casesAProject = 200
let place: Place | null = null
let done = 0

async function placeNow(): Promise<Place> {
  if (place !== null && done % casesAProject !== 0) return place
  if (place !== null) {
    await workbench.call('project.close', { project: place.project })
    await workbench.call('project.delete', { path: place.project })
  }
  const { project } = await workbench.call('project.create', { path: join(folder, `scratch-${done}.carryover`) })
  return (place = {
    workbench,
    project,
    texts: join(folder, 'texts.csv'),
    tokenizer: join(root, 'tests/fixtures/tokenizers/wordpiece-uncased.json'),
  })
}

async function judge({ index, path, folder }: Case): Promise<Verdict> {
  const before = process.cpuUsage()
  const verdict: Verdict = { index, read: 0, refused: 0, fault: null, cpuMs: 0, workers: [] }
  for (const way of waysOf(await placeNow(), path, folder)) {
    try {
      await way()
      verdict.read++
    } catch (error) {
      const fault = faultOf(error)
      if (fault === null) verdict.refused++
      else verdict.fault = `${verdict.fault ?? ''}${fault}\n`
    }
  }
  if (Object.keys(Object.prototype).length > 0 || 'polluted' in {})
    verdict.fault = 'changed the prototype of all objects'
  done++
  // What a large file left to be collected is not counted for the next one.
  if (process.memoryUsage.rss() > 2 ** 29) gc!()
  const { user, system } = process.cpuUsage(before)
  return { ...verdict, cpuMs: (user + system) / 1000, workers: [...workers] }
}

/** Null for a refusal as the contract has it: a code, and one sentence without anything of the program's insides. */
function faultOf(error: unknown): string | null {
  const inWords = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (!(error instanceof CarryoverError) || error.code === 'INTERNAL') return inWords
  if (!/[.?]$/.test(error.message) || /\n\s+at |^\w*Error:/.test(error.message)) return `not a sentence: ${inWords}`
  return null
}

process.on('message', (each: Case) => {
  void judge(each).then((verdict) => process.send!(verdict))
})
process.on('disconnect', () => process.exit(0))
process.send!('ready')

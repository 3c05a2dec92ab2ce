import { fork, type ChildProcess } from 'node:child_process'
import { copyFileSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { createMemoryWatch } from './memory.ts'
import type { Case, Verdict } from './protocol.ts'

/** What became of a file. */
export interface Reading extends Verdict {
  /** Most memory of the reading process and of an inference process; null where the system does not tell. */
  peakBytes: number | null
}

/** An engine that opens files, one after the other; it is replaced only if it dies, which is a fault of that file. */
export interface Reader {
  read(task: Case): Promise<Reading>
  close(): void
}

/** Of processor time: how long it takes beside other work says nothing. */
const mostMs = 10_000
/** Without an answer for so long, it hangs. */
const patienceMs = 60_000
const mostBytes = 2 ** 30

/** @param folder holds `texts.csv`, and what the engine writes */
export async function createReader(folder: string): Promise<Reader> {
  const memory = createMemoryWatch()
  let child = await startReader(folder)
  return {
    async read(task) {
      if (!child.connected) child = await startReader(folder)
      memory.reset(child.pid!)
      const verdict = await answerOf(child, task)
      const peakBytes = memory.peak([child.pid!, ...verdict.workers])
      return { ...verdict, peakBytes, fault: verdict.fault ?? excess(verdict.cpuMs, peakBytes) }
    },
    close() {
      child.kill('SIGKILL')
    },
  }
}

function excess(cpuMs: number, peakBytes: number | null): string | null {
  if (cpuMs > mostMs) return `took ${Math.round(cpuMs)} ms`
  if (peakBytes !== null && peakBytes > mostBytes) return `took ${Math.round(peakBytes / 2 ** 20)} MiB of memory`
  return null
}

async function startReader(folder: string): Promise<ChildProcess> {
  const place = mkdtempSync(join(folder, 'reader-'))
  copyFileSync(join(folder, 'texts.csv'), join(place, 'texts.csv'))
  const reader = fork(join(import.meta.dirname, 'reader.ts'), [place], { execArgv: ['--expose-gc'] })
  await new Promise((resolve, reject) => {
    reader.once('message', resolve)
    reader.once('exit', (code) => {
      reject(new Error(`the reading process ended with ${code} before it read anything`))
    })
  })
  return reader
}

/** What the reader says, or that it died or hung; then it is not connected any more. */
function answerOf(reader: ChildProcess, task: Case): Promise<Verdict> {
  return new Promise((resolve) => {
    const fail = (fault: string) => {
      settle({ index: task.index, read: 0, refused: 0, fault, cpuMs: 0, workers: [] })
    }
    const onMessage = (verdict: Verdict) => {
      settle(verdict)
    }
    const onExit = (code: number | null, signal: string | null) => {
      fail(`the reading process died (${signal ?? code})`)
    }
    const timer = setTimeout(() => {
      reader.off('exit', onExit)
      reader.kill('SIGKILL')
      reader.disconnect()
      fail(`no answer within ${patienceMs / 1000} s`)
    }, patienceMs)
    const settle = (verdict: Verdict) => {
      clearTimeout(timer)
      reader.off('message', onMessage)
      reader.off('exit', onExit)
      resolve(verdict)
    }
    reader.on('message', onMessage)
    reader.on('exit', onExit)
    reader.send(task)
  })
}

import { fork, type ChildProcess } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { randomIntegers } from '../../../main/knowledge/random.ts'
import { mutate } from './mutate.ts'
import { originals, type Original } from './originals.ts'
import type { Case, Verdict } from './protocol.ts'
import { createMemoryWatch } from './memory.ts'

export interface FuzzOptions {
  count: number
  seed: number
  /** Number of the first file, to do one again. */
  first?: number
  /** Where files that were judged badly are kept. */
  keep: string
  onProgress?: (done: number) => void
}

export interface FuzzResult {
  files: number
  /** Files that at least one way of opening them succeeded on, and those that all refused. */
  read: number
  refused: number
  /** Neither: a crash, a hang, too much memory, or an error that is none of the contract. */
  others: string[]
  slowestMs: number
  /** Most memory of the reading process and of an inference process; null where the system does not tell. */
  peakBytes: number | null
}

/** Of processor time: how long it takes beside other work says nothing. */
const mostMs = 10_000
/** Without an answer for so long, it hangs. */
const patienceMs = 60_000
const mostBytes = 2 ** 30

/** Opens `count` changed files in one long-lived engine. */
export async function fuzz({ count, seed, first = 0, keep, onProgress }: FuzzOptions): Promise<FuzzResult> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'carryover-fuzz-')))
  writeFileSync(join(folder, 'texts.csv'), 'text,label\nA film.,good\n"No, no.",bad\n')
  const kinds = await originals(join(folder, 'originals'))
  const memory = createMemoryWatch()
  const result: FuzzResult = { files: 0, read: 0, refused: 0, others: [], slowestMs: 0, peakBytes: null }
  let reader = await startReader(folder)
  try {
    for (let index = first; index < first + count; index++) {
      const made = make(kinds, seed, index, join(folder, 'case'))
      memory.reset(reader.pid!)
      const verdict = await answerOf(reader, made.task)
      const ms = verdict.cpuMs
      const peak = memory.peak([reader.pid!, ...verdict.workers])
      result.files++
      result.slowestMs = Math.max(result.slowestMs, ms)
      if (peak !== null) result.peakBytes = Math.max(result.peakBytes ?? 0, peak)
      const fault =
        verdict.fault ??
        (ms > mostMs ? `took ${Math.round(ms)} ms` : peak !== null && peak > mostBytes ? `took ${peak} bytes` : null)
      if (fault !== null) {
        mkdirSync(keep, { recursive: true })
        const kept = join(keep, `${seed}-${index}${extname(made.task.path)}`)
        copyFileSync(made.task.path, kept)
        result.others.push(`file ${index} of seed ${seed}, from ${made.original.name}, kept as ${kept}: ${fault}`)
      } else if (verdict.read > 0) result.read++
      else result.refused++
      if (!reader.connected) reader = await startReader(folder)
      onProgress?.(result.files)
    }
  } finally {
    reader.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  return result
}

/** File number `index`: kinds take turns, so that those with few originals are not left out. */
function make(kinds: Original[][], seed: number, index: number, folder: string) {
  const random = randomIntegers(seed * 2 ** 32 + index)
  const ofKind = kinds[index % kinds.length]
  const original = ofKind[random(ofKind.length)]
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'in'), { recursive: true })
  // Nothing that is kept of a file by its path may stand for the next.
  const path = join(folder, 'in', `changed-${index}${original.extension}`)
  writeFileSync(path, mutate(original.extension, original.bytes, random))
  const to = ['.png', '.jpg'].includes(original.extension) ? 'in' : 'out'
  const task: Case = { index, path, folder: join(folder, to) }
  return { original, task }
}

async function startReader(folder: string): Promise<ChildProcess> {
  const place = mkdtempSync(join(folder, 'reader-'))
  copyFileSync(join(folder, 'texts.csv'), join(place, 'texts.csv'))
  const reader = fork(join(import.meta.dirname, 'reader.ts'), [place], { execArgv: [] })
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

/** The closing line of a run. */
export const closingLine = ({ files, read, refused, others, slowestMs, peakBytes }: FuzzResult): string =>
  `fuzz: ${files} files, ${read} successes, ${refused} refused, ${others.length} others ` +
  `(slowest ${(slowestMs / 1000).toFixed(1)} s, ${peakBytes === null ? 'memory not measured' : `at most ${Math.round(peakBytes / 2 ** 20)} MiB`})`

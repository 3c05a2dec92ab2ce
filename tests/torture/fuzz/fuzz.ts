import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomIntegers } from '../../../main/knowledge/random.ts'
import { mutate } from './mutate.ts'
import { originals, type Original } from './originals.ts'
import { createReader } from './opening.ts'
import type { Case } from './protocol.ts'

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

/** Opens `count` changed files in one long-lived engine. */
export async function fuzz({ count, seed, first = 0, keep, onProgress }: FuzzOptions): Promise<FuzzResult> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'carryover-fuzz-')))
  writeFileSync(join(folder, 'texts.csv'), 'text,label\nA film.,good\n"No, no.",bad\n')
  const kinds = await originals(join(folder, 'originals'))
  const result: FuzzResult = { files: 0, read: 0, refused: 0, others: [], slowestMs: 0, peakBytes: null }
  const reader = await createReader(folder)
  try {
    for (let index = first; index < first + count; index++) {
      const { original, task } = make(kinds, seed, index, join(folder, 'case'))
      const { fault, read, cpuMs, peakBytes } = await reader.read(task)
      result.files++
      result.slowestMs = Math.max(result.slowestMs, cpuMs)
      if (peakBytes !== null) result.peakBytes = Math.max(result.peakBytes ?? 0, peakBytes)
      if (fault !== null) {
        mkdirSync(keep, { recursive: true })
        const kept = join(keep, `${seed}-${index}${original.extension}`)
        copyFileSync(task.path, kept)
        result.others.push(`file ${index} of seed ${seed}, from ${original.name}, kept as ${kept}: ${fault}`)
      } else if (read > 0) result.read++
      else result.refused++
      onProgress?.(result.files)
    }
  } finally {
    reader.close()
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

/** The closing line of a run. */
export const closingLine = ({ files, read, refused, others, slowestMs, peakBytes }: FuzzResult): string =>
  `fuzz: ${files} files, ${read} successes, ${refused} refused, ${others.length} others ` +
  `(slowest ${(slowestMs / 1000).toFixed(1)} s, ${peakBytes === null ? 'memory not measured' : `at most ${Math.round(peakBytes / 2 ** 20)} MiB`})`

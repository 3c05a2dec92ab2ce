import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, deflateRawSync, zstdCompressSync } from 'node:zlib'
import type { CallInput } from '../contract/index.ts'
import { createWorkbench } from '../main/workbench.ts'
import { addData } from '../tests/addData.ts'
import { median, timed, type Row } from './table.ts'

const samples = 12
const sizes = [
  { n: 8, players: { kind: 'grid', rows: 2, columns: 4 } },
  { n: 12, players: { kind: 'grid', rows: 3, columns: 4 } },
] as const
/** A part of the file that is not numbers: keys, settings, indices, the ends of pages. */
const mostOverhead = { 8: 1, 12: 0.1 }
/** What would make compression worth building in: a half saved, for so much time a game. */
const worthwhile = 0.5
const mostMs = 1

const codecs: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  'deflate 6': (bytes) => deflateRawSync(bytes),
  'zstd 3': (bytes) => zstdCompressSync(bytes),
  'brotli 5': (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
}

interface Stored {
  values: Uint8Array
  logits: Uint8Array
  interactions: Uint8Array
}

/**
 * What a game of the sample network and its explanation take in the project, against their numbers alone, and against
 * what lossless compression would make of these.
 */
export async function benchStorage(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-bench-'))
  try {
    const rows = []
    for (const { n, players } of sizes) {
      const { bytes, games } = await explained(join(folder, `${n}.carryover`), players)
      const numbers = median(games.map((game) => sum(Object.values(game).map(({ length }) => length))))
      rows.push({
        work: `a game (n = ${n}, 5 classes) and its explanation in the project`,
        against: 'their numbers alone',
        ours: kibibytes(bytes),
        theirs: kibibytes(numbers),
        ratio: numbers / bytes,
        target: 1 / (1 + mostOverhead[n]),
      })
      for (const [what, width] of [['values', 8] as const, ['logits', 4] as const, ['interactions', 8] as const]) {
        rows.push(
          compressionRow(
            `the ${what} of a game, n = ${n}`,
            games.map((game) => game[what]),
            width,
          ),
        )
      }
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Bytes that the file grew by for each game, and what was stored. */
async function explained(path: string, players: CallInput<'analysis.start'>['settings']['players']) {
  const sample = (name: string) => fileURLToPath(new URL(`../resources/sample/${name}`, import.meta.url))
  const workbench = createWorkbench()
  try {
    const { project } = await workbench.call('project.create', { path })
    await workbench.call('model.add', { project, path: sample('models/finetuned-040.onnx'), name: 'cnn' })
    await addData(workbench, { project, path: sample('data/test'), kind: 'image', preset: 'mnist' })
    const size = async () => (await workbench.call('project.info', { project })).bytes
    const before = await size()
    const choice = { kind: 'random', count: samples, seed: 0 } as const
    const { job } = await workbench.call('analysis.start', {
      project,
      settings: { models: ['cnn'], samples: choice, players },
    })
    const { errors } = await workbench.call('analysis.result', { job })
    if (errors.length > 0) throw new Error(errors[0].message)
    const bytes = ((await size()) - before) / samples
    return { bytes, games: storedIn(path) }
  } finally {
    await workbench.close()
  }
}

function storedIn(path: string): Stored[] {
  const database = new Database(path, { readonly: true })
  const rows = database
    .prepare<[], Stored>(
      `SELECT game_values AS "values", logits, interactions
       FROM games JOIN outputs ON outputs.key = outputs_key JOIN explanations ON game_key = games.key`,
    )
    .all()
  database.close()
  return rows
}

/** The best that is fast enough. */
function compressionRow(what: string, blobs: Uint8Array[], width: number): Row {
  const ways = Object.entries(codecs).flatMap(([name, compress]) => [
    { name, compress },
    { name: `${name}, bytes shuffled`, compress: (bytes: Uint8Array) => compress(shuffled(bytes, width)) },
  ])
  const original = sum(blobs.map(({ length }) => length))
  const tried = ways.map(({ name, compress }) => {
    const sizes = blobs.map((blob) => compress(blob).length)
    const times = blobs.map((blob) => Math.min(...Array.from({ length: 3 }, () => timed(() => compress(blob)))))
    return { name, share: sum(sizes) / original, ms: 1000 * median(times) }
  })
  const [best] = tried.filter(({ ms }) => ms < mostMs).sort((a, b) => a.share - b.share)
  return {
    work: `${what}, as they are`,
    against: `${best.name}, ${best.ms.toFixed(2)} ms`,
    ours: kibibytes(original / blobs.length),
    theirs: kibibytes((best.share * original) / blobs.length),
    ratio: best.share,
    target: worthwhile,
  }
}

/** The first bytes of all numbers, then the second ones, and so on: alike bytes come together. */
function shuffled(bytes: Uint8Array, width: number): Uint8Array {
  const count = bytes.length / width
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < count; i++) for (let k = 0; k < width; k++) out[k * count + i] = bytes[i * width + k]
  return out
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
const kibibytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`

import Database from 'better-sqlite3'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, constants, deflateRawSync, zstdCompressSync } from 'node:zlib'
import type { Workbench } from '../contract/index.ts'
import { median, sum, timed, type Row } from './table.ts'
import { analyze, digitsProject, inWorkplace } from './workplace.ts'

const samples = 12
const sizes = [
  { n: 8, grid: { rows: 2, columns: 4 } },
  { n: 10, grid: { rows: 2, columns: 5 } },
  { n: 12, grid: { rows: 3, columns: 4 } },
]
/** A part of the file that is not numbers: keys, settings, indices, the ends of pages, one network and one data set. */
const mostOverhead = (n: number) => (n < 10 ? 1 : 0.25)
/** What would make compression worth building in: so much smaller, for this share of the computing. */
const worthwhile = 1.5
const mostOfComputing = 0.05

const codecs: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  'deflate 6': (bytes) => deflateRawSync(bytes),
  'zstd 3': (bytes) => zstdCompressSync(bytes),
  'brotli 5': (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
}
/** The bytes of one number; alike bytes come together when they are shuffled. */
const widths = { values: 8, logits: 4, interactions: 8 }
type Part = keyof typeof widths
type Stored = Record<Part, Uint8Array>

/**
 * What a game of the sample network and its explanation take in the project, against their numbers alone; and what
 * lossless compression would make of these in a twentieth of the time that computing them takes.
 */
export const benchStorage = (): Promise<Row[]> =>
  inWorkplace(async (workbench, folder) => {
    const rows = []
    for (const { n, grid } of sizes) {
      const { bytes, seconds, games } = await explained(workbench, join(folder, `${n}.carryover`), grid)
      const numbers = median(games.map((game) => sum(Object.values(game).map(({ length }) => length))))
      rows.push({
        work: `a game (n = ${n}, 5 classes) and its explanation in the project`,
        against: 'their numbers alone',
        ours: kibibytes(bytes),
        theirs: kibibytes(numbers),
        ratio: numbers / bytes,
        target: 1 / (1 + mostOverhead(n)),
      })
      for (const part of Object.keys(widths) as Part[]) {
        rows.push(
          compressionRow(
            `the ${part} of a game, n = ${n}`,
            games.map((game) => game[part]),
            widths[part],
            mostOfComputing * seconds,
          ),
        )
      }
    }
    return rows
  })

/** Bytes that the file grew by and seconds of one core for each game, and what was stored. */
async function explained(workbench: Workbench, path: string, grid: { rows: number; columns: number }) {
  const project = await digitsProject(workbench, path)
  const size = async () => (await workbench.call('project.info', { project })).bytes
  const run = (indices: number[]) =>
    analyze(workbench, project, {
      models: ['cnn'],
      samples: { kind: 'list', indices },
      players: { kind: 'grid', ...grid },
    })
  // Starts the workers and calibrates.
  await run([0])
  const before = await size()
  const { seconds } = await run(Array.from({ length: samples }, (_, i) => 1 + i))
  const bytes = ((await size()) - before) / samples
  await workbench.call('project.close', { project })
  return { bytes, seconds: (seconds * availableParallelism()) / samples, games: storedIn(path) }
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

/** The codec that makes it smallest among those that are fast enough, with and without shuffled bytes. */
function compressionRow(what: string, blobs: Uint8Array[], width: number, mostSeconds: number): Row {
  const ways = Object.entries(codecs).flatMap(([name, compress]) => [
    { name, compress },
    { name: `${name}, bytes shuffled`, compress: (bytes: Uint8Array) => compress(shuffled(bytes, width)) },
  ])
  const original = sum(blobs.map(({ length }) => length))
  const tried = ways.map(({ name, compress }) => {
    const compressed = sum(blobs.map((blob) => compress(blob).length))
    const times = blobs.map((blob) => Math.min(...Array.from({ length: 3 }, () => timed(() => compress(blob)))))
    return { name, compressed, seconds: median(times) }
  })
  const best = tried
    .filter(({ seconds }) => seconds < mostSeconds)
    .sort((a, b) => a.compressed - b.compressed)
    .at(0)
  return {
    work: `${what}: as they are`,
    against: best
      ? `compressed, ${best.name}, ${(1000 * best.seconds).toFixed(2)} ms`
      : `compressed within ${(1000 * mostSeconds).toFixed(1)} ms`,
    ours: kibibytes(original / blobs.length),
    theirs: best
      ? `${kibibytes(best.compressed / blobs.length)}, ${(original / best.compressed).toFixed(2)} × smaller`
      : 'no codec',
    // Below the target, compression is worth building in.
    ratio: best ? best.compressed / original : 1,
    target: 1 / worthwhile,
  }
}

/** The first bytes of all numbers, then the second ones, and so on. */
function shuffled(bytes: Uint8Array, width: number): Uint8Array {
  const count = bytes.length / width
  const out = new Uint8Array(bytes.length)
  for (let i = 0; i < count; i++) for (let k = 0; k < width; k++) out[k * count + i] = bytes[i * width + k]
  return out
}

const kibibytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`

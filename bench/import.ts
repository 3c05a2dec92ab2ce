import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import sharp from 'sharp'
import type { CallInput } from '../contract/index.ts'
import type { ImportFigures } from './importOne.ts'
import type { Row } from './table.ts'
import { fromRoot, inFolder } from './workplace.ts'

const rows = 1_000_000
const pictures = 100_000
const classes = 10

const mostMebibytes = 1024
const mostCancelSeconds = 1
const mostTurnMs = 200
/** Share of the work after which it is cancelled: what was written by then must go. */
const cancelAt = 0.6

/**
 * Large data sets added by a process of their own, from the file to the finished data set in the project: the memory it
 * takes, the longest time that nobody else has a turn, and how soon it stops when it is cancelled.
 */
export const benchImport = (): Promise<Row[]> =>
  inFolder(async (folder) => {
    const [texts, table, images] = ['texts.csv', 'table.csv', 'pictures'].map((name) => join(folder, name))
    await writeLines(texts, 'id,text,label\n', (i) => `${i},"a film of ${i} scenes, worth seeing, they say",${i % 2}\n`)
    await writeLines(table, 'a,b,colour,label\n', (i) => `${i / 7},${-i},${colours[i % 3]},${i % 2}\n`)
    await writePictures(images)
    const count = (number: number) => number.toLocaleString('en')
    const tokenizer = fromRoot('resources/reviews/tokenizer.json')
    return [
      ...figuresOf(folder, `a CSV of ${count(rows)} texts`, { path: texts, kind: 'text', tokenizer }),
      ...figuresOf(folder, `a CSV of ${count(rows)} rows`, { path: table, kind: 'table' }),
      ...figuresOf(folder, `a folder of ${count(pictures)} pictures`, { path: images, kind: 'image', preset: 'mnist' }),
    ]
  })

const colours = ['red', 'green', 'blue']

function figuresOf(folder: string, what: string, source: Omit<CallInput<'data.start'>, 'project'>): Row[] {
  const run = (name: string, ...more: string[]) => {
    const task = JSON.stringify({ ...source, project: join(folder, `${source.kind}-${name}.carryover`) })
    const { stdout, stderr } = spawnSync(process.execPath, [fromRoot('bench/importOne.ts'), task, ...more], {
      encoding: 'utf8',
    })
    if (stdout === '') throw new Error(`${what} could not be added: ${stderr}`)
    return JSON.parse(stdout) as ImportFigures
  }
  const whole = run('whole')
  const cancelled = run('cancelled', String(cancelAt))
  if (cancelled.cancelSeconds === null) throw new Error(`${what} was added before it could be cancelled`)
  const perSecond = Math.round(whole.samples! / whole.seconds).toLocaleString('en')
  return [
    rowOf(`${what} added (${perSecond}/s): memory`, 'MiB', whole.peakMebibytes, mostMebibytes),
    rowOf(`${what} added: longest turn`, 'ms', whole.longestTurnMs, mostTurnMs),
    rowOf(`${what}: cancelled half-way`, 's', cancelled.cancelSeconds, mostCancelSeconds),
  ]
}

const rowOf = (work: string, unit: string, ours: number, most: number): Row => ({
  work,
  against: 'what may be',
  ours: `${unit === 's' ? ours.toFixed(2) : ours.toFixed(0)} ${unit}`,
  theirs: `${most} ${unit}`,
  ratio: most / ours,
  target: 1,
})

async function writeLines(path: string, header: string, line: (i: number) => string): Promise<void> {
  function* lines() {
    yield header
    for (let i = 0; i < rows; i++) yield line(i)
  }
  await pipeline(Readable.from(lines()), createWriteStream(path))
}

/** Small pictures of different levels, in a folder a class. */
async function writePictures(folder: string): Promise<void> {
  const files = await Promise.all(
    Array.from({ length: 256 }, (_, level) => {
      const pixels = new Uint8Array(28 * 28).fill(level)
      return sharp(pixels, { raw: { width: 28, height: 28, channels: 1 } })
        .png()
        .toBuffer()
    }),
  )
  for (let c = 0; c < classes; c++) mkdirSync(join(folder, String(c)), { recursive: true })
  for (let i = 0; i < pictures; i++) writeFileSync(join(folder, String(i % classes), `${i}.png`), files[i % 256])
}

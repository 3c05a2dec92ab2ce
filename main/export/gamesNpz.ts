import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { npyHeader, npyText, type NpyType } from '../files/npyBytes.ts'

/** A game as arrays take it: one row of each. */
export interface GameArrays {
  model: string
  sample: number
  class: number
  /** −1 where the network has none. */
  epoch: number
  players: string[]
  constant: number
  /** Arrays of 2^n in mask order. */
  values: Float64Array
  and: Float64Array
  or: Float64Array
}

/** Games of one number of players, which may be read several times. */
export interface GamesOfSize {
  n: number
  count: number
  games: () => AsyncIterable<GameArrays>
}

interface ArrayOf {
  type: NpyType
  shape: (count: number, n: number) => number[]
  row: (game: GameArrays) => Buffer
}

const longestName = 128
const longestPlayer = 64
const bytesOf = (array: Float64Array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)
const whole = (value: number) => bytesOf(new Float64Array(new BigInt64Array([BigInt(value)]).buffer))
const table: ArrayOf['shape'] = (count, n) => [count, 2 ** n]
const column: ArrayOf['shape'] = (count) => [count]

const arrays: Record<string, ArrayOf> = {
  values: { type: '<f8', shape: table, row: ({ values }) => bytesOf(values) },
  and: { type: '<f8', shape: table, row: ({ and }) => bytesOf(and) },
  or: { type: '<f8', shape: table, row: (game) => bytesOf(game.or) },
  constant: { type: '<f8', shape: column, row: ({ constant }) => bytesOf(Float64Array.of(constant)) },
  model: { type: `<U${longestName}`, shape: column, row: ({ model }) => npyText(model, longestName) },
  epoch: { type: '<i8', shape: column, row: ({ epoch }) => whole(epoch) },
  sample: { type: '<i8', shape: column, row: ({ sample }) => whole(sample) },
  class: { type: '<i8', shape: column, row: (game) => whole(game.class) },
  players: {
    type: `<U${longestPlayer}`,
    shape: (count, n) => [count, n],
    row: ({ players }) => Buffer.concat(players.map((name) => npyText(name, longestPlayer))),
  },
}

/**
 * Writes games and their interactions as NumPy arrays, a row a game: `values`, `and`, `or` [games, 2^n], `constant`,
 * `model`, `epoch`, `sample`, `class` [games] and `players` [games, n]. Where games have different numbers of players,
 * each n has arrays of its own: `values_7`. What goes wrong leaves no file.
 */
export async function writeGames(path: string, sizes: readonly GamesOfSize[], provenance: string): Promise<void> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  zip.addBuffer(Buffer.from(provenance), 'provenance.json')
  for (const { n, count, games } of sizes) {
    for (const [name, { type, shape, row }] of Object.entries(arrays)) {
      async function* bytes() {
        yield npyHeader(type, shape(count, n))
        for await (const game of games()) yield row(game)
      }
      const file = `${name}${sizes.length > 1 ? `_${n}` : ''}.npy`
      zip.addReadStreamLazy(file, { compress: true }, (give) => {
        give(
          null,
          Readable.from(bytes()).on('error', (error) => output.destroy(error)),
        )
      })
    }
  }
  zip.end()
  await pipeline(output, createWriteStream(path)).catch(async (error: unknown) => {
    await rm(path, { force: true })
    throw error
  })
}

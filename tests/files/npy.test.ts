import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CarryoverError } from '../../contract/errors.ts'
import { decodeNpy, readGame } from '../../main/files/npy.ts'
import { npy, type NpyHeader } from '../npy.ts'

const refuse = (fault: string) => new CarryoverError('DATASET_INVALID', fault)

const doubles = (values: number[]) => new Uint8Array(Float64Array.from(values).buffer)
const game = (values: number[], header: Partial<NpyHeader> = {}) =>
  npy({ descr: "'<f8'", shape: `(${values.length},)`, ...header }, doubles(values))

describe('decoding', () => {
  test('files that NumPy 2 wrote', () => {
    // np.save(file, np.asfortranarray(np.arange(6, dtype='>i2').reshape(2, 3)))
    const fortran =
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAADAAEABAACAAU='
    expect(decodeNpy(Buffer.from(fortran, 'base64'), refuse)).toEqual({
      shape: [2, 3],
      values: Float64Array.of(0, 1, 2, 3, 4, 5),
    })
    // np.save(file, np.array([0.5, -1.25], dtype='f4'))
    const floats =
      'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAg' +
      'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA/AACgvw=='
    expect(decodeNpy(Buffer.from(floats, 'base64'), refuse)).toEqual({
      shape: [2],
      values: Float64Array.of(0.5, -1.25),
    })
  })

  test.each([1, 2, 3])('version %i', (version) => {
    expect(decodeNpy(game([1, 2], { version }), refuse).values).toEqual(Float64Array.of(1, 2))
  })

  test.each([
    ['<f8', [0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18].reverse(), Math.PI],
    ['>f8', [0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18], Math.PI],
    ['>f4', [0xbf, 0xa0, 0, 0], -1.25],
    ['|i1', [0xff], -1],
    ['|u1', [0xff], 255],
    ['<i2', [0xfe, 0xff], -2],
    ['>u2', [0x01, 0x02], 258],
    ['<i4', [0xfd, 0xff, 0xff, 0xff], -3],
    ['>u4', [0xff, 0, 0, 0], 4278190080],
    ['<i8', [0xfc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -4],
    ['>u8', [0, 0, 0, 0, 0, 0, 1, 0], 256],
  ])('elements of type %s', (descr, bytes, value) => {
    expect(decodeNpy(npy({ descr: `'${descr}'`, shape: '()' }, Uint8Array.from(bytes)), refuse)).toEqual({
      shape: [],
      values: Float64Array.of(value),
    })
  })

  test('Fortran order in three dimensions', () => {
    const shape = [2, 3, 4]
    const file = new Float64Array(24)
    // Element (i, j, k) is 100i + 10j + k and lies at i + 2j + 6k.
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 3; j++) for (let k = 0; k < 4; k++) file[i + 2 * j + 6 * k] = 100 * i + 10 * j + k
    const bytes = npy({ descr: "'<f8'", shape: '(2, 3, 4)', fortran: true }, new Uint8Array(file.buffer))
    const expected = Array.from(
      { length: 24 },
      (_, at) => 100 * Math.floor(at / 12) + 10 * (Math.floor(at / 4) % 3) + (at % 4),
    )
    expect(decodeNpy(bytes, refuse)).toEqual({ shape, values: Float64Array.from(expected) })
  })

  test.each([
    ['text', Buffer.from('not an array at all'), 'not a NumPy'],
    ['nothing', Buffer.alloc(0), 'not a NumPy'],
    ['version 4', game([1, 2], { version: 4 }), 'version 4'],
    ['a cut header', game([1, 2]).subarray(0, 40), 'cut off'],
    ['a cut version 2', game([1, 2], { version: 2 }).subarray(0, 11), 'cut off'],
    ['cut data', game([1, 2]).subarray(0, -1), 'needs 16 bytes, and 15 are there'],
    ['more than memory', npy({ descr: "'<f8'", shape: '(1000000, 1000000, 1000000)' }), 'cut off'],
    ['pickled objects', npy({ descr: "'|O'", shape: '(2,)' }, Buffer.from('cos\nsystem\n')), 'pickled'],
    ['records', npy({ descr: "[('a', '<f8')]", shape: '(2,)' }), 'records'],
    ['complex numbers', npy({ descr: "'<c16'", shape: '(2,)' }), '"c16"'],
    ['no byte order', npy({ descr: "'f8'", shape: '(2,)' }), '"f8"'],
    ['a property name', npy({ descr: "'<constructor'", shape: '(2,)' }), '"<constructor"'],
    ['a negative length', npy({ descr: "'<f8'", shape: '(-2,)' }), 'damaged .npy header'],
  ])('%s is refused', (_, bytes, fault) => {
    expect(() => decodeNpy(bytes, refuse)).toThrow(fault)
    expect(() => decodeNpy(bytes, refuse)).toThrow(CarryoverError)
  })
})

describe('games', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carryover-npy-'))
    await mkdir(join(folder, 'folder'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each([1, 2, 16])('of %i players', async (n) => {
    const values = Array.from({ length: 2 ** n }, (_, mask) => Math.sin(mask))
    await writeFile(join(folder, 'game.npy'), game(values))
    expect(await readGame(join(folder, 'game.npy'))).toEqual(Float64Array.from(values))
  })

  test.each([
    ['not-there', null, '"not-there.npy" does not exist'],
    ['one', game([1]), 'has 1 values'],
    ['three', game([1, 2, 3]), 'has 3 values'],
    ['none', game([]), 'has 0 values'],
    ['square', game([1, 2, 3, 4], { shape: '(2, 2)' }), 'has the shape [2, 2]'],
    ['nan', game([1, NaN]), 'value NaN for coalition 1'],
    ['infinite', game([-Infinity, 0]), 'value -Infinity for coalition 0'],
    ['large', game(Array.from({ length: 2 ** 17 }, () => 0)), 'too large'],
    ['pickle', npy({ descr: "'|O'", shape: '(2,)' }), '"pickle.npy" holds pickled'],
  ])('%s is refused', async (name, bytes, fault) => {
    const path = join(folder, `${name}.npy`)
    if (bytes) await writeFile(path, bytes)
    const refusal = await readGame(path).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'GAME_INVALID' })
    expect((refusal as Error).message).toContain(fault)
  })

  test('a folder is refused', async () => {
    await expect(readGame(join(folder, 'folder'))).rejects.toMatchObject({ code: 'GAME_INVALID' })
  })
})

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { create } from '@bufbuild/protobuf'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AttributeProtoSchema, NodeProtoSchema, TensorProtoSchema, type ModelProto } from '../../main/models/onnx_pb.ts'
import { writeZip } from '../calls/zip.ts'
import { altered, fixtures } from '../models/classifier.ts'
import { npy } from '../npy.ts'
import { createReader, type Reader } from './fuzz/opening.ts'

/** Files that were made to do harm, opened in every way there is, in an engine that must outlive all of them. */

let folder: string
let reader: Reader
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'carryover-hostile-')))
  writeFileSync(join(folder, 'texts.csv'), 'text,label\nA film.,good\n"No, no.",bad\n')
  reader = await createReader(folder)
})
afterAll(() => {
  reader.close()
  rmSync(folder, { recursive: true, force: true })
})

const text = (content: string | Buffer) => (path: string) => {
  writeFileSync(path, content)
}
/** An archive with one array, of which most is zeros. */
const zeros =
  (shape: string, bytes: number, header: { fortran?: boolean } = {}) =>
  (path: string) => {
    const array = npy({ descr: "'|u1'", ...header, shape }, Buffer.alloc(bytes))
    writeZip(path, [{ name: 'x.npy', bytes: array, deflate: true }])
  }
const network = (change: (model: ModelProto) => void) => async (path: string) => {
  await altered(join(fixtures, 'one-logit.onnx'), path, change)
}
const nested = (open: string, inner: string, close: string, depth: number) =>
  open.repeat(depth) + inner + close.repeat(depth)

/** Adds the sum of an array that only comes to be when the network is run. */
const addZerosOf =
  (...shape: bigint[]) =>
  ({ graph }: ModelProto) => {
    const { node, initializer, output } = graph!
    const [logits] = output
    const last = node.find((each) => each.output.includes(logits.name))!
    last.output = last.output.map((name) => (name === logits.name ? 'before' : name))
    initializer.push(
      create(TensorProtoSchema, { name: 'size', dataType: 7, dims: [BigInt(shape.length)], int64Data: shape }),
    )
    const keepdims = create(AttributeProtoSchema, { name: 'keepdims', type: 2, i: 0n })
    node.push(
      create(NodeProtoSchema, { opType: 'ConstantOfShape', input: ['size'], output: ['zeros'] }),
      create(NodeProtoSchema, { opType: 'ReduceMax', input: ['zeros'], output: ['most'], attribute: [keepdims] }),
      create(NodeProtoSchema, { opType: 'Add', input: ['before', 'most'], output: [logits.name] }),
    )
  }

/** 10^10 words from 10 lines (Klein, 2002). */
function billionLaughs(): string {
  const lines = ['a0: &a0 lol']
  for (let i = 1; i < 11; i++)
    lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`)
  return lines.join('\n')
}

const hostile: [what: string, extension: string, make: (path: string) => void | Promise<void>][] = [
  ['an archive of 400 MiB of zeros', '.npz', zeros('(4, 10240, 10240)', 400 * 2 ** 20)],
  ['pictures that unpack from almost nothing', '.npz', zeros('(400, 512, 512)', 100 * 2 ** 20)],
  ['the same in Fortran order', '.npz', zeros('(400, 1024, 1024)', 400 * 2 ** 20, { fortran: true })],
  ['an archive whose one picture is as large as may be', '.npz', zeros('(1, 4000, 4000)', 16e6)],
  ['an array that claims a million pictures', '.npy', text(npy({ descr: "'<f8'", shape: '(1000000, 900, 900)' }, Buffer.alloc(8)))], // prettier-ignore
  ['an array whose shape overflows', '.npy', text(npy({ descr: "'<f8'", shape: `(${2 ** 53}, ${2 ** 53}, 3)` }, Buffer.alloc(8)))], // prettier-ignore
  ['an array of a thousand axes', '.npy', text(npy({ descr: "'|u1'", shape: `(${'1, '.repeat(1000)})` }, Buffer.alloc(1)))], // prettier-ignore
  ['a picture of 64 million pixels in 60 kB', '.png', async (path) => {
      await sharp({ create: { width: 8000, height: 8000, channels: 3, background: 'black' } }).png().toFile(path)
    }], // prettier-ignore
  ['a gzip file of zeros under the name of a table', '.csv', text(gzipSync(Buffer.alloc(2 ** 28)))],
  ['one line of 64 MiB', '.csv', text(`a,b\n${'x'.repeat(2 ** 26)}\n`)],
  ['a quote that is never closed', '.csv', text(`a,b\n"${'x,\n'.repeat(2 ** 22)}`)],
  ['a million columns', '.csv', text(`${'a,'.repeat(1e6)}b\n`)],
  ['lists in lists', '.jsonl', text(`{"a": ${nested('[', '1', ']', 200_000)}}\n`)],
  ['a prototype among the columns', '.jsonl', text('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}\n'.repeat(3))], // prettier-ignore
  [
    'a prototype among the columns of a table',
    '.csv',
    text('__proto__,constructor,toString,label\n1,2,3,a\n4,5,6,b\n'),
  ],
  ['aliases that multiply', '.yaml', text(billionLaughs())],
  ['an object of a language', '.yaml', text('samples: !!js/function "function () {}"\nplayers: grid:2x2\n')],
  ['a prototype among the settings', '.yaml', text('__proto__: {polluted: 1}\nsamples: 0\nplayers: grid:2x2\n')],
  ['maps in maps', '.yaml', text(nested('{a: ', '1', '}', 8000))],
  ['a tokenizer of lists in lists', '.json', text(nested('[', '', ']', 500_000))],
  ['a tokenizer with a prototype', '.json', text('{"__proto__": {"polluted": 1}, "model": {"__proto__": {"type": "BPE"}}}')], // prettier-ignore
  ['a network that makes 4 TB of zeros', '.onnx', network(addZerosOf(2n ** 20n, 2n ** 20n))],
  ['a network that claims 2^40 × 2^40 weights', '.onnx', network(({ graph }) => { graph!.initializer[0].dims = [2n ** 40n, 2n ** 40n] })], // prettier-ignore
  ['a network of a hundred thousand nodes of one name', '.onnx', network(({ graph }) => { graph!.node = Array.from({ length: 1e5 }, () => graph!.node[0]) })], // prettier-ignore
]

test.each(hostile)(
  '%s',
  async (_, extension, make) => {
    const place = join(folder, 'case')
    rmSync(place, { recursive: true, force: true })
    mkdirSync(join(place, 'in'), { recursive: true })
    const path = join(place, 'in', `hostile${extension}`)
    await make(path)
    const task = { index: 0, path, folder: join(place, extension === '.png' ? 'in' : 'out') }
    const { fault, read, refused } = await reader.read(task)
    expect(fault).toBeNull()
    expect(read + refused).toBeGreaterThan(0)
  },
  120_000,
)

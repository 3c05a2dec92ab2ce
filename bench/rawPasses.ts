/**
 * A process that does nothing but forward passes: an input that is filled beforehand, `session.run` in a loop. Asked by
 * `rawLayouts.ts` over IPC for the passes a second at a batch size.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node'

export interface RawInput {
  name: string
  type: 'float32' | 'int64'
  /** Of one sample. */
  shape: number[]
}
export interface RawSetup {
  file: string
  inputs: RawInput[]
  output: string
  threads: number
}
export interface RawQuestion {
  batch: number
  ms: number
}

const setup = JSON.parse(process.argv[2]) as RawSetup
const session = await InferenceSession.create(setup.file, {
  executionProviders: ['cpu'],
  intraOpNumThreads: setup.threads,
  interOpNumThreads: 1,
})

function tensorOf({ type, shape }: RawInput, batch: number): Tensor {
  const dims = [batch, ...shape]
  const length = dims.reduce((product, count) => product * count, 1)
  return type === 'float32'
    ? new Tensor(
        'float32',
        Float32Array.from({ length }, (_, i) => Math.sin(i)),
        dims,
      )
    : // Token numbers of every vocabulary, none of them 0, so that as a mask they hide nothing.
      new Tensor('int64', new BigInt64Array(length).fill(1n), dims)
}

async function passesPerSecond({ batch, ms }: RawQuestion): Promise<number> {
  const feeds = Object.fromEntries(setup.inputs.map((input) => [input.name, tensorOf(input, batch)]))
  await session.run(feeds, [setup.output])
  const startedAt = performance.now()
  let runs = 0
  for (; performance.now() - startedAt < ms; runs++) await session.run(feeds, [setup.output])
  return (1000 * runs * batch) / (performance.now() - startedAt)
}

process.on('message', (question: RawQuestion) => {
  void passesPerSecond(question).then((answer) => process.send!(answer))
})
process.send!('ready')

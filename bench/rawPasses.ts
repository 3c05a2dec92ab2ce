/**
 * A process that does nothing but forward passes: one thread, an input that is filled beforehand, `session.run` in a
 * loop. Asked by `passes.ts` over IPC for the passes a second at a batch size.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node'

export interface RawSetup {
  file: string
  input: string
  output: string
  /** Channels, height and width of one sample. */
  sample: [number, number, number]
}
export interface RawQuestion {
  batch: number
  ms: number
}

const setup = JSON.parse(process.argv[2]) as RawSetup
const session = await InferenceSession.create(setup.file, {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
})

async function passesPerSecond({ batch, ms }: RawQuestion): Promise<number> {
  const numbers = new Float32Array(setup.sample.reduce((product, length) => product * length, batch))
  for (let i = 0; i < numbers.length; i++) numbers[i] = Math.sin(i)
  const feeds = { [setup.input]: new Tensor('float32', numbers, [batch, ...setup.sample]) }
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

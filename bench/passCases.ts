import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { PlayersSpec, Workbench } from '../contract/index.ts'
import { randomIntegers } from '../main/knowledge/random.ts'
import { addData } from '../tests/addData.ts'
import { resnet18Ports, writeResnet18 } from './networks/resnet18.ts'
import { textTransformerPorts, writeTextTransformer } from './networks/textTransformer.ts'
import type { RawNetwork } from './rawLayouts.ts'
import { fromRoot, sampleNetwork } from './workplace.ts'

/** A network, samples for it, and how long it is measured. */
export interface PassCase {
  name: string
  /** Writes the network into a folder unless it is there already. */
  network(folder: string): RawNetwork
  addSamples(workbench: Workbench, project: string, folder: string): Promise<void>
  players: PlayersSpec
  /** One process alone times the number of cores, or the best layout over all cores. */
  against: 'one process' | 'best layout'
  batches: number[]
  /** How often and how long every layout is tried. */
  trial: { rounds: number; ms: number }
  repetitions: number
  /** At the end of a run one worker waits for the other's last slice: a small part of the time of so many games. */
  gamesARun: number
  rawMs: number
}

const sampleCnn: PassCase = {
  name: 'sample CNN',
  network: () => ({
    file: sampleNetwork,
    inputs: [{ name: 'image', type: 'float32', shape: [1, 28, 28] }],
    output: 'logits',
  }),
  async addSamples(workbench, project) {
    await addData(workbench, { project, path: fromRoot('resources/sample/data/test'), kind: 'image', preset: 'mnist' })
  },
  players: { kind: 'grid', rows: 3, columns: 4 },
  against: 'one process',
  batches: [4, 8, 16, 32, 64],
  trial: { rounds: 5, ms: 200 },
  repetitions: 5,
  gamesARun: 24,
  rawMs: 2000,
}

const resnet18: PassCase = {
  name: 'ResNet-18 of 11.7 million weights, 3 × 224 × 224',
  network(folder) {
    const { input, output, channels, size } = resnet18Ports
    const file = join(folder, 'resnet18.onnx')
    writeResnet18(file, 0)
    return { file, inputs: [{ name: input, type: 'float32', shape: [channels, size, size] }], output }
  },
  async addSamples(workbench, project, folder) {
    const path = join(folder, 'pictures')
    await writePictures(path, samplesOf(resnet18), resnet18Ports.size)
    await addData(workbench, { project, path, kind: 'image', preset: 'imagenet' })
  },
  players: { kind: 'grid', rows: 2, columns: 3 },
  against: 'best layout',
  batches: [1, 2, 4, 8],
  trial: { rounds: 3, ms: 1000 },
  repetitions: 3,
  gamesARun: 4,
  rawMs: 5000,
}

const tokens = 64

const textTransformer: PassCase = {
  name: `text transformer of 4 layers and 11.1 million weights, ${tokens} tokens`,
  network(folder) {
    const { ids, mask, output } = textTransformerPorts
    const file = join(folder, 'transformer.onnx')
    writeTextTransformer(file, 0)
    return { file, inputs: [ids, mask].map((name) => ({ name, type: 'int64', shape: [tokens] })), output }
  },
  async addSamples(workbench, project, folder) {
    const path = join(folder, 'texts.csv')
    writeTexts(path, samplesOf(textTransformer))
    const tokenizer = fromRoot('resources/reviews/tokenizer.json')
    await addData(workbench, { project, path, kind: 'text', tokenizer, mostTokens: tokens })
  },
  players: { kind: 'words', most: 8 },
  against: 'best layout',
  batches: [1, 4, 8, 16, 32],
  trial: { rounds: 3, ms: 400 },
  repetitions: 5,
  gamesARun: 6,
  rawMs: 3000,
}

export const passCases = [sampleCnn, resnet18, textTransformer]

/** One for the calibration, and those of all runs. */
const samplesOf = ({ gamesARun, repetitions }: PassCase) => 1 + gamesARun * repetitions

/** Pictures of coarse noise, in a folder for each of two classes. */
async function writePictures(folder: string, count: number, size: number): Promise<void> {
  const integer = randomIntegers(0)
  const coarse = 8
  for (let i = 0; i < count; i++) {
    const pixels = Uint8Array.from({ length: coarse * coarse * 3 }, () => integer(256))
    const ofClass = join(folder, String(i % 2))
    mkdirSync(ofClass, { recursive: true })
    await sharp(pixels, { raw: { width: coarse, height: coarse, channels: 3 } })
      .resize(size, size)
      .toFile(join(ofClass, `${String(i).padStart(3, '0')}.png`))
  }
}

/** Texts of more words than there is room for tokens, so that all are of the same length. */
function writeTexts(path: string, count: number): void {
  const words = 'a film that the whole family will enjoy and never forget although it is far too long for some'.split(
    ' ',
  )
  const integer = randomIntegers(0)
  const text = () => Array.from({ length: tokens }, () => words[integer(words.length)]).join(' ')
  const lines = Array.from({ length: count }, (_, i) => `${text()},${i % 2}`)
  writeFileSync(path, `text,label\n${lines.join('\n')}\n`)
}

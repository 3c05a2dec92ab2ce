import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlayersSpec } from '../../contract/analysis.ts'
import { valuesFromLogits } from '../../main/players/value.ts'
import { addData } from '../addData.ts'
import { createWorkplace, fixtures, studyFile, type Workplace } from './workplace.ts'

/** Logits of Python's onnxruntime on the same masks, `[2^n][classes]` a network. */
type Logits = Record<string, number[][]>
/** tests/reference/cancer.py */
interface Cancer {
  players: { name: string; columns: number[] }[]
  games: { sample: number; logits: Logits }[]
}
/** tests/reference/reviews.py */
interface Sentence {
  sample: number | null
  text: string
  tokens: string[]
  /** The word of each token; null for special ones. */
  words: (number | null)[]
  logits: Logits
}
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../reference/${name}.json`, import.meta.url), 'utf8'))

let place: Workplace
beforeAll(() => {
  place = createWorkplace()
})
afterAll(() => place.close())

/** The networks that a reference is about, with the test set of their study. */
async function projectOf(study: 'cancer' | 'reviews', games: { logits: Logits }[]): Promise<string> {
  const { workbench, path } = place
  const { project } = await workbench.call('project.create', { path: path(`${study}.carryover`) })
  for (const name of Object.keys(games[0].logits)) {
    await workbench.call('model.add', { project, path: studyFile(`${study}/models/${name}.onnx`) })
  }
  const data = { project, path: studyFile(`${study}/data/test.csv`) }
  await addData(
    workbench,
    study === 'cancer'
      ? { ...data, kind: 'table', label: 'diagnosis' }
      : { ...data, kind: 'text', tokenizer: studyFile('reviews/tokenizer.json') },
  )
  return project
}

/** Every value of the game of a sample against the reference. */
async function compare(
  project: string,
  { sample, players, logits, data = 'test' }: { sample: number; players: PlayersSpec; logits: Logits; data?: string },
): Promise<void> {
  for (const [model, rows] of Object.entries(logits)) {
    for (const target of [0, 1]) {
      const { values } = await place.workbench.call('sample.explain', {
        project,
        model,
        data,
        sample,
        settings: { players, target, tolerance: 0.05 },
      })
      const expected = valuesFromLogits(Float32Array.from(rows.flat()), 2, target, 'log-odds')
      expect(values).toHaveLength(expected.length)
      const furthest = values.reduce((most, value, mask) => Math.max(most, Math.abs(value - expected[mask])), 0)
      expect(furthest).toBeLessThan(1e-4)
    }
  }
}

describe('values of games equal those of Python onnxruntime on the same masks', () => {
  test('of rows of a table, in groups of columns, over the mean of the data', async () => {
    const { players: groups, games } = read('cancer') as Cancer
    const project = await projectOf('cancer', games)
    for (const { sample, logits } of games) {
      await compare(project, { sample, players: { kind: 'features', groups }, logits })
    }
  })

  test('of texts, word by word or in runs of words, under the mask token', async () => {
    const sentences = read('reviews') as Sentence[]
    const project = await projectOf('reviews', sentences)
    const players = { kind: 'words', most: 8 } as const
    const written = place.path('written.csv')
    const unlisted = sentences.filter(({ sample }) => sample === null)
    writeFileSync(written, ['text', ...unlisted.map(({ text }) => JSON.stringify(text))].join('\n'))
    const tokenizer = studyFile('reviews/tokenizer.json')
    await addData(place.workbench, { project, path: written, kind: 'text', tokenizer })

    for (const { sample, text, tokens, words, logits } of sentences) {
      const at = {
        data: sample === null ? 'written' : 'test',
        sample: sample ?? unlisted.findIndex((each) => each.text === text),
      }
      const masked = await place.workbench.call('sample.masked', { project, ...at, players, masks: [0] })
      if (masked.kind !== 'text') throw new Error('this is no text')
      const { pieces } = masked.view
      expect(pieces.map((piece) => piece.text)).toEqual(text.split(/\s+/))
      // Tokens of the words, with the special ones around them that every coalition keeps.
      const ofWord = (word: number) => tokens.filter((_, token) => words[token] === word)
      expect(pieces.map((piece) => piece.tokens)).toEqual(pieces.map((_, word) => ofWord(word)))
      expect(masked.tokens[0]).toEqual(tokens.map((token, i) => (words[i] === null ? token : '[MASK]')))
      await compare(project, { ...at, players, logits })
    }
  })

  test('of Chinese, accented and emoji texts, by words and by tokens', async () => {
    const { workbench, path } = place
    const games = read('chinese') as { text: string; kind: 'words' | 'tokens'; tokens: string[]; logits: number[][] }[]
    const { project } = await workbench.call('project.create', { path: path('chinese.carryover') })
    await workbench.call('model.add', { project, path: fixtures('chinese.onnx') })
    const texts = [...new Set(games.map(({ text }) => text))]
    writeFileSync(path('test.csv'), ['text', ...texts.map((text) => JSON.stringify(text))].join('\n'))
    const tokenizer = fixtures('tokenizers/wordpiece-uncased.json')
    await addData(workbench, { project, path: path('test.csv'), kind: 'text', tokenizer })
    for (const { text, kind, tokens, logits } of games) {
      const at = { sample: texts.indexOf(text), players: { kind, most: 8 } }
      const masked = await workbench.call('sample.masked', { project, data: 'test', ...at, masks: [logits.length - 1] })
      if (masked.kind !== 'text') throw new Error('this is no text')
      expect(masked.tokens).toEqual([tokens])
      await compare(project, { ...at, logits: { chinese: logits } })
    }
  })
})

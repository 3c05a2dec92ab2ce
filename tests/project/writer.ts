import { CarryoverError } from '../../contract/errors.ts'
import { openProject } from '../../main/project/index.ts'
import { explanationOf, game } from './records.ts'

/**
 * A process of its own that opens the project `argv[2]` for writing and stores games and explanations until it is
 * killed. It says so once a game is stored; before, it says `open`, or the code of the refusal.
 */
const [, , path, prefix] = process.argv
const say = (message: string): void => {
  process.send!(message)
}
try {
  const store = openProject(path)
  const modelId = store.models.byName('a').id
  const datasetId = store.datasets.byName('digits').id
  say('open')
  let i = 0
  const storeNext = (): void => {
    const key = `${prefix}-${i++}`
    const logits = new Float32Array(2 ** 8 * 5).fill(i)
    store.games.put(game(key, modelId, datasetId, i % 10, 8), { key: `outputs of ${key}`, classes: 5, logits })
    store.explanations.putAll([explanationOf(`why ${key}`, key, 8)])
    say(key)
    setImmediate(storeNext)
  }
  storeNext()
} catch (error) {
  say(error instanceof CarryoverError ? error.code : String(error))
  process.disconnect()
}

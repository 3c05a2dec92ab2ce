import { afterEach, expect, test } from 'vitest'
import type { Task, ToWorker } from '../../main/jobs/protocol.ts'
import { startWorker, type StartWorker } from '../../main/jobs/workerProcess.ts'
import { createWorkplace, sampleProject, type Workplace } from './workplace.ts'

let place: Workplace | undefined
afterEach(() => place?.close())

/** Real workers that note down what they are sent. */
function watchedWorkers() {
  const sent: { worker: number; message: ToWorker }[] = []
  let started = 0
  const start: StartWorker = (listeners, ...rest) => {
    const worker = started++
    const child = startWorker(listeners, ...rest)
    return {
      pid: child.pid,
      send(message) {
        sent.push({ worker, message })
        child.send(message)
      },
      leave: () => {
        child.leave()
      },
      kill: () => {
        child.kill()
      },
    }
  }
  const tasks = () => sent.flatMap(({ message }) => ('task' in message ? [message.task] : []))
  return { start, sent, tasks }
}

const models = ['finetuned-040', 'scratch-040', 'finetuned-020']
const samples = 8
/** Games at once: twice as many as there are workers. */
const underWay = 4

const networkOf = (task: Task) =>
  'source' in task ? models.find((name) => task.source.file.includes(name)) : undefined

const gaveWay = ({ sent }: ReturnType<typeof watchedWorkers>) =>
  sent.filter(({ message }) => 'giveWay' in message).map(({ worker }) => worker)

test('the networks of a study take turns, and games are solved while others are under way', async () => {
  const workers = watchedWorkers()
  place = createWorkplace(2, { startWorker: workers.start, host: { name: 'browser' } })
  const project = await sampleProject(place, models)
  const { job } = await place.workbench.call('analysis.start', {
    project,
    settings: {
      models,
      data: 'test',
      samples: { kind: 'list', indices: Array.from({ length: samples }, (_, i) => i) },
      players: { kind: 'grid', rows: 2, columns: 4 },
    },
  })
  expect((await place.workbench.call('analysis.result', { job })).failed).toBe(0)

  const passes = new Map(models.map((name) => [name, 0]))
  for (const task of workers.tasks()) {
    if (task.kind !== 'slice') continue
    const name = networkOf(task)!
    passes.set(name, passes.get(name)! + task.count)
    // No network gets further ahead of another than there are games under way.
    const games = [...passes.values()].map((count) => count / 2 ** 8)
    expect(Math.max(...games) - Math.min(...games)).toBeLessThanOrEqual(underWay)
  }
  expect([...passes.values()]).toEqual(models.map(() => samples * 2 ** 8))

  const kinds = workers.tasks().map(({ kind }) => kind)
  const solvedBefore = kinds.slice(0, kinds.lastIndexOf('slice')).filter((kind) => kind === 'solve')
  expect(kinds.filter((kind) => kind === 'solve')).toHaveLength(models.length * samples)
  // All but those of the games that were last under way.
  expect(solvedBefore.length).toBeGreaterThanOrEqual(models.length * samples - underWay)
  // Somebody works at a window.
  expect(gaveWay(workers)).toEqual([0, 1])
})

test('where nobody works at a window, workers give way to nothing', async () => {
  const workers = watchedWorkers()
  place = createWorkplace(2, { startWorker: workers.start })
  await sampleProject(place, models.slice(0, 1))
  expect(workers.tasks()).not.toHaveLength(0)
  expect(gaveWay(workers)).toEqual([])
})

import { afterEach, expect, test } from 'vitest'
import type { Task, ToWorker } from '../../main/jobs/protocol.ts'
import { startWorker, type StartWorker } from '../../main/jobs/workerProcess.ts'
import type { WorkbenchOptions } from '../../main/workbench.ts'
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
const networkOf = (task: Task) =>
  'source' in task ? models.find((name) => task.source.file.includes(name)) : undefined

async function analyse(options: WorkbenchOptions, samples: number) {
  const workers = watchedWorkers()
  place = createWorkplace(2, { startWorker: workers.start, ...options })
  const project = await sampleProject(place, models)
  const before = workers.tasks().length
  const { job } = await place.workbench.call('analysis.start', {
    project,
    settings: {
      models,
      data: 'test',
      samples: { kind: 'list', indices: Array.from({ length: samples }, (_, i) => i) },
      players: { kind: 'grid', rows: 2, columns: 5 },
    },
  })
  expect((await place.workbench.call('analysis.result', { job })).failed).toBe(0)
  return { ...workers, tasks: workers.tasks().slice(before) }
}

test('the networks of a study take turns, sample by sample', async () => {
  const samples = 6
  const { tasks } = await analyse({}, samples)
  const passes = new Map(models.map((name) => [name, 0]))
  for (const task of tasks) {
    if (task.kind !== 'slice') continue
    const name = networkOf(task)!
    passes.set(name, passes.get(name)! + task.count)
    // Four games are under way at two workers, so no network gets further ahead than that.
    const games = [...passes.values()].map((count) => count / 2 ** 10)
    expect(Math.max(...games) - Math.min(...games)).toBeLessThanOrEqual(4)
  }
  expect([...passes.values()]).toEqual(models.map(() => samples * 2 ** 10))
})

test('games are solved while others are under way', async () => {
  const { tasks } = await analyse({}, 6)
  const kinds = tasks.map(({ kind }) => kind)
  const solvedBeforeTheLastSlice = kinds.slice(0, kinds.lastIndexOf('slice')).filter((kind) => kind === 'solve')
  expect(kinds.filter((kind) => kind === 'solve')).toHaveLength(18)
  // All but those of the games that were last under way.
  expect(solvedBeforeTheLastSlice.length).toBeGreaterThanOrEqual(18 - 5)
})

test('workers give way to a window, and to nothing else', async () => {
  const giveWay = ({ sent }: Awaited<ReturnType<typeof analyse>>) =>
    sent.filter(({ message }) => 'giveWay' in message).map(({ worker }) => worker)
  expect(giveWay(await analyse({ host: { name: 'browser' } }, 1))).toEqual([0, 1])
  await place!.close()
  expect(giveWay(await analyse({}, 1))).toEqual([])
})

import { expect, it } from 'vitest'
import { CarryoverError } from '../../contract/index.ts'
import { summary } from './examples.ts'
import { createFake, exampleJob } from '../fakeWorkbench.ts'
import { runCli, runJson } from './runCli.ts'

const show = ['show', 'p', '--model', 'm', '--sample', '0']
const analyze = ['analyze', 'p', '--models', 'm', '--samples', '0', '--players', 'grid:2x2']

const failing = (error: Error) =>
  createFake({
    'sample.explain': () => {
      throw error
    },
  })

it('a fault is one sentence and what to do', async () => {
  const workbench = failing(new CarryoverError('MODEL_UNKNOWN', 'There is no model "m".', 'Known is "n".'))
  const { status, stdout, stderr } = await runCli(show, { workbench })
  expect([status, stdout, stderr]).toEqual([1, '', 'There is no model "m".\nKnown is "n".\n'])
  expect(workbench.closed).toBe(true)
})

it('with --json a fault is the one document', async () => {
  const workbench = failing(new CarryoverError('MODEL_UNKNOWN', 'There is no model "m".'))
  const { status, document, stderr } = await runJson(show, workbench)
  expect([status, document, stderr]).toEqual([
    1,
    { error: { code: 'MODEL_UNKNOWN', message: 'There is no model "m".' } },
    '',
  ])
})

it('a bug is called one, and shows where it is only on request', async () => {
  const { status, stderr } = await runCli(show, { workbench: failing(new TypeError('x is not a function')) })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^This is a bug in Carryover: x is not a function\.\nPlease report it\..*\n$/)
  const debugged = await runCli(show, {
    workbench: failing(new TypeError('x is not a function')),
    environment: { CARRYOVER_DEBUG: '1' },
  })
  expect(debugged.stderr).toContain('errors.test.ts')
})

it.each([
  [['show', 'p', '--sample', '0'], "Required option '--model <name>' not specified."],
  [['show', 'p', '--model', 'm', '--sample', '-1'], 'The sample must be a whole number, not "-1".'],
  [['study', 'p', '--kapa', '0'], "Unknown option '--kapa'."],
  [['stdy', 'p'], "Unknown command 'stdy'."],
  [['new'], "Missing required argument 'project'."],
  [['new', 'a', 'b'], "Too many arguments for 'new'. Expected 1 argument but got 2: a, b."],
  [['model'], 'A command is missing.'],
  [['study', 'p', '--kappa', '2'], 'The kappa must be a number from 0 to 1, not "2".'],
  [['study', 'p', '--kappa', '0x1'], 'The kappa must be a number, not "0x1".'],
  [['study', 'p', '--shard', '4/3'], 'The shard must be a part such as 3/16, not "4/3".'],
  [['study', 'p', '--samples', '@nowhere.txt'], 'does not exist.'],
  [['study', 'p', '--config', 'nowhere.yaml'], '"nowhere.yaml" does not exist.'],
  [[...analyze.slice(0, -1), 'grid:9x9'], 'A grid of 9 × 9 makes 81 players; 16 is the most.'],
  [[...analyze, '--value', 'odds'], 'The value must be log-odds, logit, log-prob or prob, not "odds".'],
  [[...analyze, '--models', 'a,,b'], 'The models must be names with commas between them, not "a,,b".'],
  [['data', 'add', 'p', 'd', '--kind', 'image', '--std', '1,0'], 'The std must be above 0 in every channel'],
  [
    ['export', 'p', '--format', 'csv', '--model', 'm', '--sample', '0', '--out', 'o'],
    'Nothing is named to be exported',
  ],
])('%j is wrong usage', async (argv, message) => {
  const { status, document } = await runJson(argv)
  expect(status).toBe(2)
  expect(document).toMatchObject({ error: { message: expect.stringContaining(message) as string } })
  const forPeople = await runCli(argv)
  expect(forPeople.status).toBe(2)
  expect(forPeople.stdout).toBe('')
  expect(forPeople.stderr).not.toBe('')
})

it('--json may stand before the command', async () => {
  const { status, stdout } = await runCli(['--json', ...show], { workbench: failing(new Error('x')) })
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERNAL' } })
})

it('file names cannot drive the terminal', async () => {
  const workbench = failing(new CarryoverError('MODEL_INVALID', '"a\u001b]0;owned\u0007.onnx" is not an ONNX file.'))
  expect((await runCli(show, { workbench })).stderr).toBe('"a?]0;owned?.onnx" is not an ONNX file.\n')
})

it('an analysis in which some games failed is done; one in which all did is not', async () => {
  const some = await runJson(analyze, createFake({ 'analysis.result': () => summary }))
  expect([some.status, some.document.failed]).toEqual([0, 1])
  const none = { ...summary, planned: 1, computed: 0, cached: 0, failed: 1 }
  const all = await runJson(analyze, createFake({ 'analysis.result': () => none }))
  expect(all.status).toBe(1)
  expect(all.document).toEqual({
    error: { code: 'SAMPLE_INVALID', message: 'None of 1 games could be computed. "5/3.png" is damaged.' },
  })
})

it('an interrupt cancels the job, waits for it and says how to go on', async () => {
  const interrupt = new AbortController()
  const stopped = Promise.withResolvers<never>()
  const order: string[] = []
  const workbench = createFake({
    'analysis.result': () => {
      queueMicrotask(() => {
        interrupt.abort()
      })
      return stopped.promise
    },
    'job.cancel': ({ job }) => {
      order.push(`cancel ${job}`)
      setTimeout(() => {
        order.push('stopped')
        stopped.reject(new CarryoverError('CANCELLED', 'Cancelled.'))
      }, 10)
    },
  })
  const { status, stdout, stderr } = await runCli(analyze, { workbench, signal: interrupt.signal })
  expect(order).toEqual(['cancel job', 'stopped'])
  expect([status, stdout]).toEqual([130, ''])
  expect(stderr).toContain('the same command goes on from there')
  expect(workbench.closed).toBe(true)
})

it('an interrupt does not wait for what cannot be cancelled', async () => {
  const interrupt = new AbortController()
  const workbench = createFake({
    'sample.explain': () => {
      interrupt.abort()
      return new Promise(() => undefined)
    },
  })
  const { status } = await runCli(show, { workbench, signal: interrupt.signal })
  expect(status).toBe(130)
})

it('progress goes to stderr, at most a line every few seconds', async () => {
  const workbench = createFake({
    'analysis.result': () => {
      workbench.emit('job', exampleJob)
      workbench.emit('job', { ...exampleJob, done: 31 })
      workbench.emit('job', { ...exampleJob, id: 'another' })
      return summary
    },
  })
  const { stderr, stdout } = await runCli([...analyze, '--json'], { workbench })
  expect(stderr).toBe('Analysis: 31 %, 30 of 96, 27,000 passes/s, 2 min 5 s left, solving\n')
  expect(JSON.parse(stdout)).toMatchObject({ planned: 8 })
})

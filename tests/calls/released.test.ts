import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorkbench } from '../../main/workbench.ts'
import { migrations } from '../../main/project/migrations/index.ts'
import { createWorkplace, fixtures, resources, type Workplace } from '../engine/workplace.ts'

/** Projects that programs of their time made (tests/reference/released_projects.sh), and what those showed. */
const versions = readdirSync(fixtures('released')).flatMap((name) => /^v(\d+)\.json$/.exec(name)?.[1] ?? [])

interface Shown {
  values: number[]
  shapley: number[]
  interactions: { type: string; players: number[]; value: number }[]
}

let place: Workplace
beforeAll(() => {
  place = createWorkplace(1)
})
afterAll(() => place.close())

/** The project in a folder of its own, with the networks and pictures that it refers to. */
function unpacked(version: string): string {
  const folder = place.path(`v${version}`)
  for (const name of ['5', '6']) {
    const from = resources(`data/test/${name}`)
    mkdirSync(join(folder, 'digits', name), { recursive: true })
    for (const file of readdirSync(from).sort().slice(0, 2))
      cpSync(join(from, file), join(folder, 'digits', name, file))
  }
  for (const name of ['finetuned-000.onnx', 'finetuned-040.onnx'])
    cpSync(resources(`models/${name}`), join(folder, name))
  const path = join(folder, `v${version}.carryover`)
  writeFileSync(path, gunzipSync(readFileSync(fixtures(`released/v${version}.carryover.gz`))))
  return path
}

it('there is one of each version but the newest', () => {
  const older = Array.from({ length: migrations.length - 1 }, (_, i) => String(i + 1))
  expect(versions).toEqual(expect.arrayContaining(older))
})

describe.each(versions)('a project of version %s', (version) => {
  it('opens, shows the numbers that it showed, and computes nothing again', async () => {
    const path = unpacked(version)
    const before = readFileSync(path)
    const workbench = createWorkbench({ processes: 1, settingsFolder: place.path('settings') })
    const { project, schemaVersion } = await workbench.call('project.open', { path })
    expect(schemaVersion).toBe(migrations.length)
    const backup = path.replace('.carryover', `.backup-v${version}.carryover`)
    expect(existsSync(backup)).toBe(Number(version) < migrations.length)

    const kept = JSON.parse(readFileSync(fixtures(`released/v${version}.json`), 'utf8')) as Shown
    const { explanation, values, shapley } = await workbench.call('sample.explain', {
      project,
      model: 'last',
      data: 'digits',
      sample: 2,
    })
    expect([...values]).toEqual(kept.values)
    expect([...shapley]).toEqual(kept.shapley)
    for (const { type, players, value } of kept.interactions) {
      const mask = players.reduce((bits, player) => bits | (1 << player), 0)
      expect((type === 'and' ? explanation.and : explanation.or)[mask]).toBe(value)
    }
    const settings = {
      models: ['first', 'last'],
      samples: { kind: 'list' as const, indices: [0, 2] },
      players: { kind: 'grid' as const, rows: 2, columns: 3 },
    }
    expect(await workbench.call('analysis.plan', { project, settings })).toMatchObject({
      ...{ games: 4, cachedGames: 4, explanations: 4, cachedExplanations: 4 },
    })
    expect((await workbench.call('project.check', { path })).faults).toEqual([])
    await workbench.close()

    if (!existsSync(backup)) return
    // The backup is what the older program would open.
    expect(readFileSync(backup).readInt32BE(60)).toBe(Number(version))
    expect(readFileSync(backup).length).toBeLessThanOrEqual(before.length)
  })
})

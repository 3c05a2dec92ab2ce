import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkbench } from '../../main/workbench.ts'
import { createWorkplace, type Workplace } from '../engine/workplace.ts'

let place: Workplace
beforeAll(() => {
  place = createWorkplace(1)
})
afterAll(() => place.close())

describe('capabilities', () => {
  test('without a window there is nothing of the desktop', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(await place.workbench.call('app.capabilities', undefined)).toEqual({
      host: 'browser',
      platform: process.platform,
      version,
      cores: availableParallelism(),
      dialogs: false,
      reveal: false,
      dragOut: false,
      roots: null,
      home: homedir(),
    })
  })

  test('with one, and with roots, they say so', async () => {
    const desktop = createWorkbench({
      processes: 1,
      settingsFolder: place.path('settings'),
      roots: [place.folder],
      host: { name: 'desktop', choose: () => Promise.resolve([]), reveal: () => undefined, drag: () => undefined },
    })
    expect(await desktop.call('app.capabilities', undefined)).toMatchObject({
      host: 'desktop',
      dialogs: true,
      reveal: true,
      dragOut: true,
      roots: [place.folder],
      home: place.folder,
    })
    await desktop.close()
  })
})

describe('settings', () => {
  const defaults = { theme: 'system', language: null, decimals: 2, processes: null }

  test('what is changed is kept, the rest stays, and others see it', async () => {
    const settingsFolder = place.path('of a person')
    const [one, other] = [0, 1].map(() => createWorkbench({ processes: 1, settingsFolder }))
    expect(await one.call('app.settings', undefined)).toEqual(defaults)
    expect(await one.call('app.change', { theme: 'dark' })).toEqual({ ...defaults, theme: 'dark' })
    const both = { ...defaults, theme: 'dark', language: 'zh-CN' }
    expect(await one.call('app.change', { language: 'zh-CN' })).toEqual(both)
    expect(await other.call('app.settings', undefined)).toEqual(both)
    await expect(one.call('app.change', { decimals: 7 })).rejects.toMatchObject({ code: 'USAGE' })
    expect(await one.call('app.settings', undefined)).toEqual(both)
    await Promise.all([one.close(), other.close()])
  })

  test.each(['', '{"theme": "pink"}', '{"theme": "dar', '[1]'])('a file with %j in it counts as none', async (text) => {
    const settingsFolder = place.path(`broken ${text.length}`)
    mkdirSync(settingsFolder)
    writeFileSync(join(settingsFolder, 'settings.json'), text)
    const workbench = createWorkbench({ processes: 1, settingsFolder })
    expect(await workbench.call('app.settings', undefined)).toEqual(defaults)
    expect(await workbench.call('app.change', { decimals: 3 })).toEqual({ ...defaults, decimals: 3 })
    await workbench.close()
  })

  test('where they cannot be stored, that is said', async () => {
    writeFileSync(place.path('a file'), '')
    const workbench = createWorkbench({ processes: 1, settingsFolder: place.path('a file') })
    await expect(workbench.call('app.change', { theme: 'dark' })).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    await workbench.close()
  })
})

describe('the host', () => {
  test('what it cannot do is refused', async () => {
    const { workbench } = place
    for (const refused of [
      workbench.call('host.choose', { kind: 'file', title: '' }),
      workbench.call('host.reveal', { path: place.folder }),
      workbench.call('host.drag', { file: place.path('x.svg') }),
      workbench.call('figure.hold', { project: '', figure: 'accuracy' }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    }
  })

  test('it shows and chooses only what is inside the roots', async () => {
    const did: string[] = []
    let suggested: string | undefined
    const chosen = [place.path('settings/x.onnx')]
    const workbench = createWorkbench({
      processes: 1,
      settingsFolder: place.path('settings'),
      roots: [place.folder],
      host: {
        name: 'desktop',
        choose: (choice) => {
          suggested = choice.path
          return Promise.resolve(chosen)
        },
        reveal: (path) => did.push(path),
      },
    })
    await workbench.call('host.reveal', { path: place.folder })
    expect(did).toEqual([place.folder])
    await expect(workbench.call('host.reveal', { path: place.path('gone') })).rejects.toMatchObject({ code: 'USAGE' })
    await expect(workbench.call('host.reveal', { path: homedir() })).rejects.toMatchObject({ code: 'PATH_FORBIDDEN' })
    expect(await workbench.call('host.choose', { kind: 'file', title: 'Open' })).toEqual(chosen)
    await workbench.call('host.choose', { kind: 'save', title: 'New', path: 'new.carryover' })
    expect(suggested).toBe(place.path('new.carryover'))
    chosen[0] = '/etc/passwd'
    await expect(workbench.call('host.choose', { kind: 'file', title: 'Open' })).rejects.toMatchObject({
      code: 'PATH_FORBIDDEN',
    })
    expect(did).toHaveLength(1)
    await workbench.close()
  })
})

describe('files.list', () => {
  beforeAll(() => {
    for (const folder of ['list/b10', 'list/b9', 'list/.hidden', 'outside']) {
      mkdirSync(place.path(folder), { recursive: true })
    }
    for (const file of ['list/a.onnx', 'list/.secret', 'outside/x']) writeFileSync(place.path(file), '12345')
    symlinkSync(place.path('outside'), place.path('list/leads out'))
    symlinkSync(place.path('nowhere'), place.path('list/leads nowhere'))
  })

  test('folders come first, in the order people count, without what is hidden', async () => {
    const { folder, parent, entries } = await place.workbench.call('files.list', { folder: place.path('list') })
    expect([folder, parent]).toEqual([place.path('list'), place.folder])
    expect(entries.map(({ name }) => name)).toEqual(['b9', 'b10', 'leads out', 'a.onnx'])
    expect(entries.at(-1)).toMatchObject({ path: place.path('list/a.onnx'), folder: false, bytes: 5 })
    expect(Date.now() - entries[0].modifiedAt).toBeLessThan(60_000)
  })

  test('it begins at home and ends at the roots, links included', async () => {
    const settingsFolder = place.path('settings')
    const workbench = createWorkbench({ processes: 1, settingsFolder, roots: [place.path('list')] })
    const { folder, parent, entries } = await workbench.call('files.list', {})
    expect([folder, parent]).toEqual([place.path('list'), null])
    expect(entries.map(({ name }) => name)).toEqual(['b9', 'b10', 'a.onnx'])
    expect(await workbench.call('files.list', { folder: place.path('list/b9') })).toMatchObject({ parent: folder })
    for (const path of ['outside', 'list/../outside', 'list/leads out', 'list/leads nowhere']) {
      await expect(workbench.call('files.list', { folder: place.path(path) }), path).rejects.toMatchObject({
        code: 'PATH_FORBIDDEN',
      })
    }
    await workbench.close()
  })

  test.each([
    ['nowhere', 'does not exist'],
    ['list/a.onnx', 'is not a folder'],
  ])('of %s it says why not', async (path, fault) => {
    await expect(place.workbench.call('files.list', { folder: place.path(path) })).rejects.toMatchObject({
      code: 'USAGE',
      message: `"${place.path(path)}" ${fault}.`,
    })
  })
})

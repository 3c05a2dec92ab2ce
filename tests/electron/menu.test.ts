import { expect, it, vi } from 'vitest'
import type { FakeElectron } from './fakeElectron.ts'
import { startDesktop } from './startDesktop.ts'

const path = '/r-and-d.carryover'

interface Item {
  label?: string
  role?: string
  accelerator?: string
  enabled?: boolean
  submenu?: Item[]
  click?: () => void
}
const lastMenu = ({ Menu }: FakeElectron) => Menu.setApplicationMenu.mock.lastCall![0] as unknown as Item[]
const itemsOf = (menu: Item[]): Item[] => menu.flatMap((item) => [item, ...itemsOf(item.submenu ?? [])])

const shortcuts = (menu: Item[]) => {
  const items = itemsOf(menu).filter(({ accelerator }) => accelerator)
  return Object.fromEntries(items.map(({ label, accelerator }) => [label!, accelerator!]))
}

it('has the shortcuts', async () => {
  const { electron } = await startDesktop()
  expect(shortcuts(lastMenu(electron))).toEqual({
    'New…': 'CmdOrCtrl+N',
    'Open…': 'CmdOrCtrl+O',
    'Settings…': 'CmdOrCtrl+,',
    Undo: 'CmdOrCtrl+Z',
    Back: 'Alt+Left',
    Forward: 'Alt+Right',
    'Go to…': 'CmdOrCtrl+K',
  })
  const roles = itemsOf(lastMenu(electron)).map(({ role }) => role)
  for (const role of ['quit', 'copy', 'paste', 'reload', 'togglefullscreen', 'resetZoom']) expect(roles).toContain(role)
})

it('tells the page what was chosen', async () => {
  const { electron, commands } = await startDesktop()
  const items = itemsOf(lastMenu(electron)).filter(({ click }) => click)
  for (const { click } of items) click!()
  const names = commands().map((command) => (command as { name: string }).name)
  expect(names.sort()).toEqual(
    ['new', 'open', 'settings', 'undo', 'go-back', 'go-forward', 'palette', 'doctor', 'about'].sort(),
  )
})

it('has developer tools in development only', async () => {
  const installed = await startDesktop()
  expect(itemsOf(lastMenu(installed.electron)).map(({ role }) => role)).not.toContain('toggleDevTools')
  const development = await startDesktop({ packaged: false })
  expect(itemsOf(lastMenu(development.electron)).map(({ role }) => role)).toContain('toggleDevTools')
})

it('lists recent projects, kept up to date, without those that are gone', async () => {
  const recent = [
    { path, name: 'R&D', openedAt: 2, missing: false },
    { path: '/gone', name: 'gone', openedAt: 1, missing: true },
  ]
  let known = recent
  const started = await startDesktop({
    answers: { 'project.recent': () => known, 'project.forget': () => undefined },
  })
  const { electron, commands } = started
  const menuOf = () => itemsOf(lastMenu(electron)).find(({ label }) => label === 'Open recent')!
  expect(menuOf()).toMatchObject({ enabled: true, submenu: [{ label: 'R&&D', sublabel: path }] })
  menuOf().submenu![0].click!()
  expect(commands()).toEqual([{ name: 'open', argument: path }])
  known = []
  await started.call('project.forget', { path: path })
  await vi.waitFor(() => {
    expect(menuOf()).toMatchObject({ enabled: false, submenu: [] })
  })
})

it('and the system know a project that was opened', async () => {
  const started = await startDesktop()
  await started.call('project.open', { path: path })
  expect(started.electron.app.addRecentDocument.mock.calls).toEqual([[path]])
})

it('speaks the language of the person, or else of the system, and changes at once', async () => {
  const started = await startDesktop()
  const { electron } = started
  await started.call('app.change', { language: 'zh-CN', theme: 'dark' })
  await vi.waitFor(() => {
    expect(lastMenu(electron)[0].label).toBe('文件')
  })
  expect(electron.nativeTheme.themeSource).toBe('dark')
  electron.app.getLocale.mockReturnValue('zh-TW')
  await started.call('app.change', { language: null })
  await vi.waitFor(() => {
    expect(lastMenu(electron)[0].label).toBe('文件')
  })
  electron.app.getLocale.mockReturnValue('de')
  await started.call('app.change', { language: null })
  await vi.waitFor(() => {
    expect(lastMenu(electron)[0].label).toBe('File')
  })
})

import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { EventData, RecentProject } from '../contract/index.ts'
import type { Words } from './words.ts'

type Item = MenuItemConstructorOptions
type Command = EventData<'command'>

export interface MenuContents {
  words: Words
  recent: readonly RecentProject[]
  platform: NodeJS.Platform
  /** Asks something of the page in the window. */
  command: (command: Command) => void
}

/** The menu. Its own items are commands to the page, which the command palette and the browser have as well. */
export function showMenu(contents: MenuContents): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(contents)))
}

export function menuTemplate(contents: MenuContents): Item[] {
  const { words, platform } = contents
  const mac = platform === 'darwin'
  const item = (label: string, name: Command['name'], accelerator?: string, more: Item = {}): Item => ({
    label,
    accelerator,
    click: () => {
      contents.command({ name })
    },
    ...more,
  })
  const role = (label: string, name: Item['role']): Item => ({ label, role: name })
  const line: Item = { type: 'separator' }
  const settings = item(words.settings, 'settings', 'CmdOrCtrl+,')
  const about = item(words.about, 'about')

  const program: Item = {
    label: 'Carryover',
    submenu: [
      about,
      line,
      settings,
      line,
      role(words.services, 'services'),
      line,
      role(words.hide, 'hide'),
      role(words.hideOthers, 'hideOthers'),
      role(words.showAll, 'unhide'),
      line,
      role(words.quit, 'quit'),
    ],
  }
  const file: Item = {
    label: words.file,
    submenu: [
      item(words.new, 'new', 'CmdOrCtrl+N'),
      item(words.open, 'open', 'CmdOrCtrl+O'),
      recentMenu(contents),
      line,
      ...(mac ? [] : [settings, line]),
      role(words.close, 'close'),
      ...(mac ? [] : [role(words.quit, 'quit')]),
    ],
  }
  const edit: Item = {
    label: words.edit,
    submenu: [
      // The page knows whether a text field or the project is meant. Elsewhere than on macOS it gets the keys anyway.
      item(words.undo, 'undo', 'CmdOrCtrl+Z', { registerAccelerator: mac }),
      role(words.redo, 'redo'),
      line,
      role(words.cut, 'cut'),
      role(words.copy, 'copy'),
      role(words.paste, 'paste'),
      role(words.selectAll, 'selectAll'),
    ],
  }
  const view: Item = {
    label: words.view,
    submenu: [
      role(words.reload, 'reload'),
      ...(app.isPackaged ? [] : [role(words.developerTools, 'toggleDevTools')]),
      line,
      role(words.resetZoom, 'resetZoom'),
      role(words.zoomIn, 'zoomIn'),
      role(words.zoomOut, 'zoomOut'),
      line,
      role(words.fullScreen, 'togglefullscreen'),
    ],
  }
  const go: Item = {
    label: words.go,
    submenu: [
      item(words.back, 'go-back', mac ? 'Cmd+[' : 'Alt+Left'),
      item(words.forward, 'go-forward', mac ? 'Cmd+]' : 'Alt+Right'),
      line,
      item(words.goTo, 'palette', 'CmdOrCtrl+K'),
    ],
  }
  const help: Item = {
    label: words.help,
    role: 'help',
    submenu: [item(words.doctor, 'doctor'), ...(mac ? [] : [about])],
  }
  return [...(mac ? [program] : []), file, edit, view, go, help]
}

function recentMenu({ words, recent, command }: MenuContents): Item {
  const there = recent.filter(({ missing }) => !missing)
  return {
    label: words.openRecent,
    enabled: there.length > 0,
    submenu: there.map(({ name, path }) => ({
      // An ampersand in a label would underline the letter behind it.
      label: name.replaceAll('&', '&&'),
      sublabel: path,
      click: () => {
        command({ name: 'open', argument: path })
      },
    })),
  }
}

import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import {
  dialog,
  nativeImage,
  shell,
  type BaseWindow,
  type BrowserWindow,
  type FileFilter,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron'
import type { FileChoice } from '../contract/index.ts'
import type { Host } from '../main/calls/context.ts'
import type { Words } from './words.ts'

interface Surroundings {
  window: () => BrowserWindow
  words: () => Words
  platform: NodeJS.Platform
}

/** What the desktop does for the workbench: native dialogs, the file manager, files that are dragged away. */
export function desktopHost(surroundings: Surroundings): Required<Host> {
  return {
    name: 'desktop',
    choose: (choice) => choose(choice, surroundings),
    reveal: (path) => {
      shell.showItemInFolder(path)
    },
    // It can only have been asked for by the page of the window: the binding answers no other.
    drag: ({ file, picture }) => {
      surroundings.window().webContents.startDrag({ file, icon: nativeImage.createFromBuffer(picture) })
    },
  }
}

async function choose(choice: FileChoice, surroundings: Surroundings): Promise<string[]> {
  const { window, words } = surroundings
  const filters = filtersOf(choice.extensions ?? [], words())
  const common = { title: choice.title, defaultPath: choice.path, filters }
  if (choice.kind === 'save') return save(window(), common)
  const properties = await propertiesOf(choice, surroundings)
  if (!properties) return []
  // A folder has no extension.
  const options = properties.includes('openFile') ? { ...common, properties } : { ...common, filters: [], properties }
  const { canceled, filePaths } = await dialog.showOpenDialog(window(), options)
  return canceled ? [] : filePaths
}

async function propertiesOf(
  { kind, title }: FileChoice,
  { window, words, platform }: Surroundings,
): Promise<OpenDialogOptions['properties'] | null> {
  switch (kind) {
    case 'files':
      return ['openFile', 'multiSelections']
    case 'folder':
      return ['openDirectory', 'createDirectory']
    case 'file-or-folder':
      // One dialog can do both on macOS only.
      if (platform === 'darwin') return ['openFile', 'openDirectory']
      return askFileOrFolder(window(), title, words())
    default:
      return ['openFile']
  }
}

async function askFileOrFolder(
  window: BaseWindow,
  title: string,
  words: Words,
): Promise<OpenDialogOptions['properties'] | null> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title,
    message: words.fileOrFolder,
    buttons: [words.chooseFile, words.chooseFolder, words.cancel],
    defaultId: 0,
    cancelId: 2,
  })
  return ([['openFile'], ['openDirectory'], null] as const)[response] as OpenDialogOptions['properties'] | null
}

async function save(window: BaseWindow, options: SaveDialogOptions): Promise<string[]> {
  const properties: SaveDialogOptions['properties'] = ['createDirectory', 'showOverwriteConfirmation']
  const { canceled, filePath } = await dialog.showSaveDialog(window, { ...options, properties })
  if (canceled || !filePath) return []
  const extension = options.filters?.[0]?.extensions[0]
  if (extname(filePath) !== '' || extension === undefined) return [filePath]
  // Not every system adds the extension; with it, the name may be one that nobody was asked about.
  const named = `${filePath}.${extension}`
  return existsSync(named) ? save(window, { ...options, defaultPath: named }) : [named]
}

function filtersOf(extensions: readonly string[], words: Words): FileFilter[] {
  if (extensions.length === 0) return []
  const name = extensions.map((extension) => `*.${extension}`).join(', ')
  return [
    { name, extensions: [...extensions] },
    { name: words.allFiles, extensions: ['*'] },
  ]
}

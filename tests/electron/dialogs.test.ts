import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileChoice } from '../../contract/app.ts'
import { english } from '../../electron/words/english.ts'
import { createElectron, type FakeElectron } from './fakeElectron.ts'

let electron: FakeElectron
beforeEach(() => {
  vi.resetModules()
  electron = createElectron()
  vi.doMock('electron', () => electron)
})

async function hostOn(platform: NodeJS.Platform = 'linux') {
  const { desktopHost } = await import('../../electron/dialogs.ts')
  return desktopHost({ window: () => 'window' as never, words: () => english, platform })
}
const asked = (dialog: 'showOpenDialog' | 'showSaveDialog') =>
  electron.dialog[dialog].mock.calls.map((call) => (call as unknown[])[1])

describe('choosing', () => {
  it.each([
    ['file', ['openFile']],
    ['files', ['openFile', 'multiSelections']],
  ] as const)('%s', async (kind, properties) => {
    const { choose } = await hostOn()
    const chosen = await choose({ kind, title: 'Networks', extensions: ['onnx'], path: '/here' })
    expect(chosen).toEqual(['/chosen'])
    expect(asked('showOpenDialog')).toEqual([
      {
        title: 'Networks',
        defaultPath: '/here',
        properties,
        filters: [
          { name: '*.onnx', extensions: ['onnx'] },
          { name: 'All files', extensions: ['*'] },
        ],
      },
    ])
    expect(electron.dialog.showOpenDialog.mock.calls[0]).toHaveProperty('0', 'window')
  })

  it('a folder, which has no extension', async () => {
    const { choose } = await hostOn()
    expect(await choose({ kind: 'folder', title: 'Folder', extensions: ['onnx'] })).toEqual(['/chosen'])
    expect(asked('showOpenDialog')).toMatchObject([{ properties: ['openDirectory', 'createDirectory'], filters: [] }])
  })

  it('nothing, when the dialog is closed', async () => {
    const { choose } = await hostOn()
    electron.dialog.showOpenDialog.mockResolvedValue({ canceled: true, filePaths: [] })
    electron.dialog.showSaveDialog.mockResolvedValue({ canceled: true, filePath: '' })
    expect(await choose({ kind: 'file', title: '' })).toEqual([])
    expect(await choose({ kind: 'save', title: '' })).toEqual([])
  })

  it('a file or a folder: one dialog on macOS, a question before it elsewhere', async () => {
    const choice = { kind: 'file-or-folder', title: 'Pictures' } as const
    await (await hostOn('darwin')).choose(choice)
    expect(asked('showOpenDialog')).toMatchObject([{ properties: ['openFile', 'openDirectory'] }])
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled()

    const { choose } = await hostOn('win32')
    for (const [response, properties] of [
      [0, ['openFile']],
      [1, ['openDirectory']],
    ] as const) {
      electron.dialog.showMessageBox.mockResolvedValue({ response })
      expect(await choose(choice)).toEqual(['/chosen'])
      expect(asked('showOpenDialog').at(-1)).toMatchObject({ properties })
    }
    electron.dialog.showMessageBox.mockResolvedValue({ response: 2 })
    expect(await choose(choice)).toEqual([])
    expect(asked('showOpenDialog')).toHaveLength(3)
  })
})

describe('saving', () => {
  const choice: FileChoice = { kind: 'save', title: 'New project', extensions: ['carryover'], path: '/here/new' }

  it('adds the extension where the system does not', async () => {
    const { choose } = await hostOn()
    expect(await choose(choice)).toEqual(['/saved.carryover'])
    electron.dialog.showSaveDialog.mockResolvedValue({ canceled: false, filePath: '/saved.carryover' })
    expect(await choose(choice)).toEqual(['/saved.carryover'])
    expect(asked('showSaveDialog')[0]).toMatchObject({
      defaultPath: '/here/new',
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
  })

  it('asks again when the name with its extension is taken: nobody was asked about that one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carryover-dialogs-'))
    writeFileSync(join(folder, 'taken.carryover'), '')
    const { choose } = await hostOn()
    electron.dialog.showSaveDialog
      .mockResolvedValueOnce({ canceled: false, filePath: join(folder, 'taken') })
      .mockResolvedValueOnce({ canceled: false, filePath: join(folder, 'free') })
    expect(await choose(choice)).toEqual([join(folder, 'free.carryover')])
    expect(asked('showSaveDialog')[1]).toMatchObject({ defaultPath: join(folder, 'taken.carryover') })
    rmSync(folder, { recursive: true })
  })
})

it('shows a file in its folder', async () => {
  const { reveal } = await hostOn()
  reveal('/some/file')
  expect(electron.shell.showItemInFolder).toHaveBeenCalledExactlyOnceWith('/some/file')
})

it.each([
  'http://example.org',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://server/share',
  'ms-msdt:/id',
  'https://user:secret@example.org',
  'https://user@example.org',
  'app://carryover/index.html',
  'https:',
  'no link',
  '',
])('the system opens https links only, not %j', async (link) => {
  const { openLink } = await import('../../electron/links.ts')
  await expect(openLink(link)).rejects.toMatchObject({ code: 'USAGE' })
  expect(electron.shell.openExternal).not.toHaveBeenCalled()
})

it('the system opens an https link', async () => {
  const { openLink } = await import('../../electron/links.ts')
  await openLink('https://arxiv.org/abs/2410.08455')
  expect(electron.shell.openExternal).toHaveBeenCalledExactlyOnceWith('https://arxiv.org/abs/2410.08455')
})

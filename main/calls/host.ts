import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { CarryoverError, type FileEntry } from '../../contract/index.ts'
import { inOrder } from '../datasets/inOrder.ts'
import { homeOf } from './app.ts'
import type { Context, HandlersOf } from './context.ts'
import type { Roots } from './roots.ts'

/** Files that are asked for their size at a time. */
const filesAtOnce = 64

export const hostCalls = ({ host, heldFiles, roots }: Context): HandlersOf<'host' | 'files'> => ({
  'host.choose': async (choice) => {
    if (!host.choose) throw unsupported('There are no file dialogs here.')
    // A mere name is suggested for the place where files go.
    const path = choice.path && roots.resolve(resolve(homeOf(roots), choice.path))
    return (await host.choose({ ...choice, path })).map((chosen) => roots.resolve(chosen))
  },
  'host.reveal': ({ path }) => {
    if (!host.reveal) throw unsupported('There is no file manager here.')
    const absolute = roots.resolve(path)
    if (!existsSync(absolute)) throw new CarryoverError('USAGE', `"${path}" is not there any more.`)
    host.reveal(absolute)
  },
  'host.drag': ({ file }) => {
    if (!host.drag) throw cannotDrag()
    host.drag(heldFiles.get(file))
  },

  'files.list': async ({ folder = homeOf(roots) }) => {
    const absolute = roots.resolve(folder)
    const above = dirname(absolute)
    const isTop = above === absolute || !roots.allows(above)
    return { folder: absolute, parent: isTop ? null : above, entries: await entriesOf(absolute, roots) }
  },
})

const unsupported = (sentence: string) => new CarryoverError('UNSUPPORTED', sentence)
export const cannotDrag = () => unsupported('Files cannot be dragged out of here.')

async function entriesOf(folder: string, roots: Roots): Promise<FileEntry[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const faults: Record<string, string> = { ENOENT: 'does not exist', ENOTDIR: 'is not a folder' }
    const fault = faults[cause.code ?? ''] ?? 'cannot be read: check the rights to it'
    throw new CarryoverError('USAGE', `"${folder}" ${fault}.`, undefined, { cause })
  })
  const visible = names.filter((name) => !name.startsWith('.'))
  const entries: FileEntry[] = []
  for await (const entry of inOrder(visible, filesAtOnce, (name) => entryOf(folder, name, roots))) {
    if (entry) entries.push(entry)
  }
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  return entries.sort((a, b) => Number(b.folder) - Number(a.folder) || compare(a.name, b.name))
}

/** Null for what cannot be looked at: links that lead nowhere or out of the roots, files that are gone by now. */
async function entryOf(folder: string, name: string, roots: Roots): Promise<FileEntry | null> {
  const path = join(folder, name)
  const found = roots.allows(path) ? await stat(path).catch(() => null) : null
  if (!found || !(found.isFile() || found.isDirectory())) return null
  return { name, path, folder: found.isDirectory(), bytes: found.size, modifiedAt: found.mtimeMs }
}

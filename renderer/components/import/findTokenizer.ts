import type { FileEntry } from '../../../contract/app.ts'
import type { ModelInfo } from '../../../contract/models.ts'
import { engine } from '../../engine.ts'
import { folderOf } from '../../stores/project.ts'

const isAbsolute = (path: string) => /^([\\/]|[a-z]:)/i.test(path)

/** Where a tokenizer may lie: beside the data, beside the networks that take texts, and a folder above those. */
export function tokenizerFolders(data: string, project: string, networks: readonly ModelInfo[]): string[] {
  const texts = networks.filter(({ binding }) => binding.kind === 'text')
  const beside = texts.map(({ path }) => folderOf(isAbsolute(path) ? path : `${folderOf(project)}/${path}`))
  return [...new Set([folderOf(data), ...beside, ...beside.map(folderOf)])]
}

/** The file of a folder that is a tokenizer by its name; its settings, in `tokenizer_config.json`, are none. */
export function tokenizerAmong(entries: readonly FileEntry[]): string | null {
  const named = entries.filter(({ name, folder }) => !folder && /tokenizer.*\.json$/i.test(name))
  const exact = named.find(({ name }) => name === 'tokenizer.json')
  return (exact ?? named.find(({ name }) => !/config|special/i.test(name)))?.path ?? null
}

/** The first tokenizer that lies in one of the folders; folders that cannot be listed have none. */
export async function findTokenizer(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const listing = await engine.call('files.list', { folder }).catch(() => null)
    const found = listing && tokenizerAmong(listing.entries)
    if (found) return found
  }
  return null
}

import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { runtimeFolderVariable } from '../models/runtimeFolder.ts'
import { providerLabels, type ProviderName } from '../../contract/index.ts'

export { runtimeFolderVariable }

/** Where the libraries of CUDA and TensorRT are looked for. */
export interface LibraryPlaces {
  /** The folder that the person set; null where none is. */
  given: () => string | null
  /** Folder of the program's own for links to them; null where only those beside the runtime are used. */
  cache: string | null
}

/** The variable that names the folder, for who has no settings. */
const folderVariable = 'CARRYOVER_PROVIDER_FOLDER'

const libraryNames: Partial<Record<ProviderName, string>> = {
  cuda: 'onnxruntime_providers_cuda',
  tensorrt: 'onnxruntime_providers_tensorrt',
}

/** Whether a provider comes as libraries that the program does not carry. */
export const needsLibraries = (provider: ProviderName): boolean => provider in libraryNames

const fileOf = (library: string) => (process.platform === 'win32' ? `${library}.dll` : `lib${library}.so`)

/** Where the program's own native runtime is. */
const runtimeFile = createRequire(import.meta.url).resolve(
  `onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`,
)
// The installed program is one archive; native code lies beside it.
const ownFolder = dirname(runtimeFile).replace(/\.asar(?=[\\/])/, '.asar.unpacked')

export type Libraries = { folder: string; beside: boolean } | { missing: string }

/** The folder with the libraries of a provider: as set, as the environment says, or beside the runtime itself. */
export function librariesOf(provider: ProviderName, { given }: LibraryPlaces): Libraries {
  const files = [fileOf(libraryNames[provider]!), fileOf('onnxruntime_providers_shared')]
  const folders = [given() ?? '', process.env[folderVariable] ?? '', ownFolder].filter((folder) => folder !== '')
  for (const folder of folders) {
    if (files.every((file) => existsSync(join(folder, file)))) return { folder, beside: folder === ownFolder }
  }
  const where = folders.map((folder) => `"${folder}"`).join(' or ')
  return { missing: `${files.join(' and ')} of ${providerLabels[provider]} were not found in ${where}` }
}

/**
 * A folder with links to the program's runtime and to all libraries of another folder: the runtime looks for those beside
 * itself. What is there stays: another engine may be running from it.
 */
export function linkedFolder(libraries: string, cache: string): string {
  const name = createHash('sha256').update(`${ownFolder}\n${libraries}`).digest('hex').slice(0, 16)
  const folder = join(cache, 'runtime', name)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // The program's own files come first: others of the same name are not taken.
  for (const from of [ownFolder, libraries]) {
    for (const file of readdirSync(from).filter(isLibrary)) {
      const link = join(folder, file)
      if (existsSync(link)) continue
      // A link that leads nowhere.
      rmSync(link, { force: true })
      // Links need rights on Windows that people do not have.
      if (process.platform === 'win32') copyFileSync(join(from, file), link)
      else symlinkSync(join(from, file), link)
    }
  }
  return folder
}

/**
 * What keeps the libraries of a provider from being loaded into this process: the runtime only says that it could not.
 * Null where nothing does, or it needs none. For worker processes only.
 */
export function libraryFault(provider: ProviderName): string | null {
  const library = libraryNames[provider]
  if (library === undefined) return null
  for (const name of ['onnxruntime_providers_shared', library]) {
    try {
      process.dlopen({ exports: {} }, join(process.env[runtimeFolderVariable] ?? ownFolder, fileOf(name)))
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      // It was loaded, and is no module of Node, which nobody expected.
      if (!text.includes('self-register')) return text
    }
  }
  return null
}

const isLibrary = (file: string) => /\.(?:node|dll|dylib)$|\.so(?:\.[\d.]+)?$/.test(file)

import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { CarryoverError } from '../../contract/errors.ts'
import { sha256File } from '../files/hash.ts'
import { programVersion } from '../files/resources.ts'
import type { Watch } from '../jobs/engine.ts'
import { copyProject, fromStoredPath, refuseExisting, writableFolder, type Store } from '../project/index.ts'
import { contentsOf, fileCount, fileNameLike, type PackedFile } from './contents.ts'
import { manifestName, type Manifest } from './manifest.ts'

/**
 * Packs an open project into one archive: the project itself, its networks and its samples. The archive gets its name
 * when it is complete.
 *
 * @throws PROJECT_EXISTS, FILE_UNWRITABLE, CANCELLED, and what `contentsOf` throws
 */
export async function packProject(store: Store, to: string, { signal, progress }: Watch): Promise<void> {
  refuseExisting(to)
  const target = join(writableFolder(to), basename(to))
  const [copy, unfinished] = [`${target}-project`, `${target}-new`]
  // Looking at a file and packing it count as one step each.
  const count = fileCount(store)
  let looked = 0
  try {
    progress({ done: 0, total: 2 * count, detail: 'comparing files' })
    const { files, pathOf } = await contentsOf(store, signal, () => {
      progress({ done: ++looked })
    })
    await copyProject(store, copy, (stored) => pathOf(fromStoredPath(store.path, stored)))
    const name = fileNameLike(basename(store.path).replace(/\.carryover$/i, ''))
    const project = { path: `${name}.carryover`, source: copy, ...(await sha256File(copy)) }
    signal.throwIfAborted()
    await writeArchive([project, ...files], unfinished, signal, (share) => {
      progress({ done: Math.floor(count * (1 + share)), detail: 'packing' })
    })
    refuseExisting(target)
    await rename(unfinished, target)
  } catch (error) {
    if (error instanceof CarryoverError || signal.aborted) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const message = `"${basename(to)}" could not be written: ${reason}.`
    throw new CarryoverError('FILE_UNWRITABLE', message, 'Check the disk and the rights to its folder.', {
      cause: error,
    })
  } finally {
    await Promise.all([copy, unfinished].map((path) => rm(path, { force: true })))
  }
}

/** The first of the files is the project. */
async function writeArchive(
  files: PackedFile[],
  path: string,
  signal: AbortSignal,
  written: (share: number) => void,
): Promise<void> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const fail = (error: Error) => output.destroy(error)
  zip.on('error', fail)
  // What is read at the moment: the archiver does not hear that nobody listens any more.
  let reading: Readable | undefined
  const [project] = files
  const manifest: Manifest = {
    format: 1,
    program: programVersion,
    project: project.path,
    files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
  }
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), manifestName)
  for (const file of files) {
    // Weights and pictures hardly get smaller.
    zip.addReadStreamLazy(file.path, { size: file.bytes, compress: file === project }, (give) => {
      if (signal.aborted) return
      reading = createReadStream(file.source).on('error', fail)
      give(null, reading)
    })
  }
  zip.end()

  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let bytes = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      written(Math.min(1, bytes / total))
      done(null, chunk)
    },
  })
  await pipeline(output, counter, createWriteStream(path), { signal }).finally(() => reading?.destroy())
}

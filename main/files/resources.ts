import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const packageFile = z.object({ name: z.string(), version: z.string() })

/**
 * The folder of the program, where its package.json is. It is looked for upwards, so that it is the same one from the
 * source files and from a bundle of them, wherever that lies in it.
 */
export const programFolder = upwards(import.meta.dirname)
export const programVersion = packageOf(programFolder)!.version

/** A file that comes with the program, such as `sample/study.yaml`. */
export function resourceFile(name: string): string {
  // The installed program is one archive; native code reads real files, which lie beside it.
  const unpacked = programFolder.endsWith('.asar') ? `${programFolder}.unpacked` : programFolder
  return join(unpacked, 'resources', name)
}

function upwards(folder: string): string {
  if (packageOf(folder)?.name === 'carryover') return folder
  if (dirname(folder) === folder) throw new Error(`No package.json of this program above "${import.meta.dirname}".`)
  return upwards(dirname(folder))
}

function packageOf(folder: string) {
  const file = join(folder, 'package.json')
  return existsSync(file) ? packageFile.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined
}

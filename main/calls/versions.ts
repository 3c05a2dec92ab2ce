import { createRequire } from 'node:module'
import sharp from 'sharp'
import { z } from 'zod'

const require = createRequire(import.meta.url)
const packageFile = z.object({ version: z.string() })
const versionOf = (path: string) => packageFile.parse(require(path)).version

/** Versions of the program and of what its numbers depend on. */
export const versions = (): Record<string, string> => ({
  carryover: versionOf('../../package.json'),
  node: process.versions.node,
  'onnxruntime-node': versionOf('onnxruntime-node/package.json'),
  'better-sqlite3': versionOf('better-sqlite3/package.json'),
  sharp: sharp.versions.sharp ?? '',
})

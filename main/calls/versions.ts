import { createRequire } from 'node:module'
import sharp from 'sharp'
import { z } from 'zod'
import { programVersion } from '../files/resources.ts'

const load = createRequire(import.meta.url)
const packageFile = z.object({ version: z.string() })
const versionOf = (path: string) => packageFile.parse(load(path)).version

/** Versions of the program and of what its numbers depend on. */
export const versions = (): Record<string, string> => ({
  carryover: programVersion,
  node: process.versions.node,
  'onnxruntime-node': versionOf('onnxruntime-node/package.json'),
  'better-sqlite3': versionOf('better-sqlite3/package.json'),
  sharp: sharp.versions.sharp ?? '',
})

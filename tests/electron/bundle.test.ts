import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

/** The desktop bundle, as `electron-vite build` left it before these tests. */
const root = join(import.meta.dirname, '../..')
const dist = (...names: string[]) => join(root, 'dist', ...names)
const read = (...names: string[]) => readFileSync(dist(...names), 'utf8')

/** Names of what a file imports or requires, in whatever way. */
function importsOf(code: string): string[] {
  const ways = [
    /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*["']([^"']+)["']/g,
    /\bimport\s*["']([^"']+)["']/g,
    /\b(?:import|require)\s*\(\s*["'`]([^"'`]+)["'`]\s*\)/g,
  ]
  return ways.flatMap((way) => [...code.matchAll(way)].map(([, name]) => name))
}

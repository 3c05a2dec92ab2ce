/**
 * `npm run loops`: compiles the loops of the solver (main/interactions/loops, in AssemblyScript) into a module that goes
 * with the program as text, so that whatever bundles the program needs no further file. A test tells when it is stale.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
export const compiledPath = join(root, 'main/interactions/compiledLoops.ts')

// Run as a program: the types of its modules would change those of arrays everywhere.
const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js')
const options = [
  ...['--optimizeLevel', '3', '--noAssert', '--enable', 'simd'],
  // Nothing is allocated in there: the arrays are those of memory.ts.
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory'],
]

/** The text of the generated file. What the compiler has to complain of goes to stderr. */
export function compileLoops(): string {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-loops-'))
  try {
    const compiled = join(folder, 'loops.wasm')
    const files = ['main/interactions/loops/index.ts', '--outFile', compiled]
    execFileSync(process.execPath, [compiler, ...files, ...options], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return `/** Made from loops/ by \`npm run loops\`: a WebAssembly module in base64. */
export const compiledLoops =
  '${readFileSync(compiled).toString('base64')}'
`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) writeFileSync(compiledPath, compileLoops())

/**
 * `npm run loops`: compiles the loops of the solver (main/interactions/loops, in AssemblyScript) into a module that goes
 * with the program as text, so that whatever bundles the program needs no further file. A test tells when it is stale.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from 'assemblyscript/asc'

const root = join(import.meta.dirname, '..')
export const compiledPath = join(root, 'main/interactions/compiledLoops.ts')

/** The text of the generated file. */
export async function compileLoops(): Promise<string> {
  let binary: Uint8Array = new Uint8Array()
  let faults = ''
  const { error } = await main(
    ['main/interactions/loops/index.ts', '--outFile', 'loops.wasm', '--baseDir', root, ...options],
    {
      stderr: {
        write(text) {
          faults += String(text)
        },
      },
      writeFile(_, contents) {
        if (typeof contents !== 'string') binary = contents
      },
    },
  )
  if (error) throw new Error(`The loops do not compile.\n${faults}`, { cause: error })
  return `/** Made from loops/ by \`npm run loops\`: a WebAssembly module in base64. */
export const compiledLoops =
  '${Buffer.from(binary).toString('base64')}'
`
}

const options = [
  ...['--optimizeLevel', '3', '--noAssert', '--enable', 'simd'],
  // Nothing is allocated in there: the arrays are those of memory.ts.
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory'],
]

if (import.meta.main) {
  writeFileSync(compiledPath, await compileLoops())
}

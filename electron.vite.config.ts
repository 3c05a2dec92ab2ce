import { join } from 'node:path'
import { defineConfig } from 'electron-vite'
import { mergeConfig } from 'vite'
import renderer from './renderer/vite.config.ts'

const root = import.meta.dirname

/**
 * The desktop bundle in dist/: the main process and the inference worker as ES modules, the preload script as one
 * CommonJS file (a sandboxed one can be nothing else), and the app as the browser gets it. Packages of `dependencies`
 * stay packages: some are native.
 */
export default defineConfig({
  main: {
    build: {
      outDir: join(root, 'dist/main'),
      target: 'node24',
      rolldownOptions: {
        input: { main: join(root, 'electron/main.ts'), worker: join(root, 'main/jobs/worker.ts') },
        // All in one folder, so that a file finds the others from wherever its code ended up.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(root, 'dist/preload'),
      target: 'node24',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: mergeConfig(renderer, { build: { rolldownOptions: { input: join(root, 'renderer/index.html') } } }),
})

import { defineConfig } from 'vitest/config'

/** The browser of the tests is a package for Linux on x64; elsewhere they say so and the others run. */
const hasBrowser = process.platform === 'linux' && process.arch === 'x64'
if (!hasBrowser) console.warn('The tests in a browser are left out: its package is for Linux on x64 alone.')

/** Tests that look at what is built: the pages in a real browser, the desktop bundle. */
const ofTheBuild = ['tests/browser/**/*.test.ts', 'tests/electron/bundle.test.ts']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Forked processes: the native modules (onnxruntime, SQLite) must not share a process with a terminated thread.
    pool: 'forks',
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test-results.json' }]] : ['default'],
    projects: [
      { extends: true, test: { name: 'engine', include: ['tests/**/*.test.ts'], exclude: ofTheBuild } },
      {
        extends: true,
        test: {
          name: 'workbench',
          include: ofTheBuild,
          exclude: hasBrowser ? [] : ['tests/browser/**'],
          globalSetup: 'tests/browser/build.ts',
          testTimeout: 180_000,
        },
      },
    ],
  },
})

import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** The rooms of the house, and the others each may import. See docs/architecture.md. */
const arrows = {
  contract: [],
  figures: ['contract'],
  main: ['contract', 'figures'],
  electron: ['contract', 'main'],
  renderer: ['contract', 'figures'],
}
/** Inside main: the maths and the readers know nothing of storage, jobs or the command line. */
const innerArrows = {
  files: [],
  interactions: ['files'],
  knowledge: ['files', 'interactions'],
  models: ['files'],
  datasets: ['files'],
  players: ['files'],
  project: ['files'],
  jobs: ['files', 'interactions', 'knowledge', 'models', 'datasets', 'players', 'project'],
  calls: ['files', 'interactions', 'models', 'datasets', 'players', 'project', 'jobs'],
}
const everyRoom = [...Object.keys(arrows), ...Object.keys(innerArrows), 'cli', 'web', 'tests', 'bench']

/** Imports are relative paths that are written out, so the room behind the last `..` is where one leads. */
const mayImport = (folder, allowed) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: folder === 'electron' ? [] : [{ name: 'electron', message: 'Only electron/ knows of Electron.' }],
        patterns: [
          {
            regex: `\\.\\./(?:${everyRoom.filter((room) => !allowed.includes(room)).join('|')})/`,
            message: `${folder}/ may import only ${allowed.join(', ')}. See docs/architecture.md.`,
          },
        ],
      },
    ],
  },
})
const inMain = [...Object.keys(innerArrows), 'cli', 'web']

export default defineConfig(
  globalIgnores(['node_modules', 'dist', '**/*_pb.ts', '**/.venv']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  {
    rules: {
      'max-lines': ['error', { max: 350, skipBlankLines: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  Object.entries(arrows).map(([room, others]) =>
    mayImport(room, [room, ...others, ...(room === 'main' ? inMain : [])]),
  ),
  // Later rules replace earlier ones for the same file, so these say what main may import as well.
  Object.entries(innerArrows).map(([room, others]) => mayImport(`main/${room}`, [room, ...others, ...arrows.main])),
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
)

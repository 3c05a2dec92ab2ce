import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
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
  sparse: ['knowledge'],
  models: ['files'],
  datasets: ['files'],
  players: ['files'],
  project: ['files'],
  settings: ['files', 'players'],
  jobs: ['files', 'interactions', 'knowledge', 'sparse', 'models', 'datasets', 'players', 'project'],
  browse: ['files', 'datasets', 'players', 'project', 'jobs'],
  moving: ['files', 'datasets', 'project', 'jobs'],
  journal: ['files'],
  calls: [
    ...['files', 'interactions', 'models', 'datasets', 'players', 'project', 'settings'],
    ...['jobs', 'browse', 'moving', 'export', 'journal'],
  ],
  export: ['files'],
  web: [],
}
const everyRoom = [...Object.keys(arrows), ...Object.keys(innerArrows), 'cli', 'tests', 'bench']

/** Imports are relative paths that are written out, so the room behind the last `..` is where one leads. */
const mayImport = (folder, allowed) => ({
  files: [`${folder}/**/*.{ts,vue}`],
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
/** What reads the same in every language. */
const signs = [...'✕×▾▴◀▶↑↓←→·/—–−+=…○●✓✗()[]:,;%#', 'Carryover', 'κ', 'τ', 'α', 'σ', 'v(∅)', 'v(N)', 'AND', 'OR']
const inMain = [...Object.keys(innerArrows), 'cli']

export default defineConfig(
  globalIgnores(['node_modules', 'dist', '**/*_pb.ts', '**/.venv', 'main/interactions/loops']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
  {
    // Their types are vue-tsc's business: the linter's own program cannot see into them.
    files: ['**/*.vue'],
    extends: [tseslint.configs.recommended, tseslint.configs.stylistic, vue.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['**/*.ts', '**/*.vue'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    rules: { '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }] },
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
    files: ['**/*.vue'],
    rules: {
      // vue-tsc knows these better, and prettier sets the markup.
      'no-undef': 'off',
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/require-default-prop': 'off',
      // HTML never comes from data, and no text stands outside the message files.
      'vue/no-v-html': 'error',
      'vue/no-bare-strings-in-template': ['error', { allowlist: signs }],
    },
  },
  {
    files: ['**/*.ts', '**/*.vue'],
    ignores: ['electron/binding.ts', 'electron/desktop.ts', 'electron/preload.ts', 'tests/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Identifier[name=/^ipc(Main|Renderer)$/]', message: 'Calls cross through electron/binding.ts.' },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
)

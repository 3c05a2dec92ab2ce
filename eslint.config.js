import js from '@eslint/js'
import { createNodeResolver, flatConfigs } from 'eslint-plugin-import-x'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** A room of the house may import itself, packages, and the rooms named here. See docs/architecture.md. */
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

const zones = (folder, table) =>
  Object.entries(table).map(([room, allowed]) => ({
    target: `./${folder}${room}`,
    from: `./${folder}`,
    except: [room, ...allowed].map((name) => `./${name}`),
    message: `${folder}${room}/ may import only ${['itself', ...allowed].join(', ')} here.`,
  }))
const outer = Object.entries(arrows).flatMap(([room, allowed]) =>
  Object.keys(arrows)
    .concat('tests', 'bench')
    .filter((other) => other !== room && !allowed.includes(other))
    .map((other) => ({ target: `./${room}`, from: `./${other}`, message: `${room}/ must not import ${other}/.` })),
)

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
    plugins: flatConfigs.recommended.plugins,
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...outer, ...zones('main/', innerArrows)] }],
      'import-x/no-cycle': 'error',
      'max-lines': ['error', { max: 350, skipBlankLines: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
    settings: {
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.mjs'] })],
    },
  },
  {
    files: ['main/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'electron', message: 'main/ is plain Node.' }] }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
)

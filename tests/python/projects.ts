import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { createProject, type NewDataset } from '../../main/project/index.ts'
import { migrations } from '../../main/project/migrations/index.ts'
import { applicationId } from '../../main/project/schema.ts'
import { dataset, samples } from '../project/records.ts'

const command = fileURLToPath(new URL('../../bin/carryover.mjs', import.meta.url))
const sample = (path: string) => fileURLToPath(new URL(`../../resources/sample/${path}`, import.meta.url))
const run = promisify(execFile)

/** What the Python tests read: projects that the program made, and what it says of them itself. */
export async function makeProjects(folder: string): Promise<void> {
  const project = join(folder, 'study.carryover')
  const carryover = async (...words: string[]) => (await run(process.execPath, [command, ...words])).stdout
  await carryover('new', project)
  const networks = ['pretrained-012', 'finetuned-040']
  for (const name of networks) {
    const [role, epoch] = name.split('-')
    await carryover('model', 'add', project, sample(`models/${name}.onnx`), '--role', role, '--epoch', epoch)
  }
  await carryover('data', 'add', project, sample('data/test'), '--kind', 'image', '--preset', 'mnist')
  const analyze = ['analyze', project, '--models', networks.join(','), '--samples', '0,201,402', '--class', '1']
  // The newest is what `show` shows.
  await carryover(...analyze, '--players', 'grid:2x2', '--kappa', '0')
  await carryover(...analyze, '--players', 'grid:2x2')
  const shown: unknown[] = []
  for (const model of networks) {
    for (const index of ['0', '201', '402']) {
      const text = await carryover('show', project, '--model', model, '--sample', index, '--values', '--json')
      shown.push(JSON.parse(text))
    }
  }
  writeFileSync(join(folder, 'shown.json'), JSON.stringify(shown))

  for (let format = 1; format < migrations.length; format++) {
    copyInFormat(format, project, join(folder, `format-${format}.carryover`))
  }
  makeTexts(join(folder, 'texts.carryover'))
}

/** What an older format knows of a project. */
function copyInFormat(format: number, from: string, to: string): void {
  const database = new Database(to)
  for (const migration of migrations.slice(0, format)) migration(database)
  database.pragma(`application_id = ${applicationId}`)
  database.pragma(`user_version = ${format}`)
  database.prepare('ATTACH ? AS newer').run(from)
  const columnsOf = (schema: string, table: string) =>
    (database.pragma(`${schema}.table_info(${table})`) as { name: string }[]).map(({ name }) => name)
  for (const table of ['models', 'datasets', 'samples', 'games', 'explanations']) {
    const newer = columnsOf('newer', table)
    const columns = columnsOf('main', table)
    const values = columns.map((column) => (newer.includes(column) ? column : "'{}'"))
    database.exec(`INSERT INTO main.${table} (${columns.join()}) SELECT ${values.join()} FROM newer.${table}`)
  }
  database.close()
}

/** Data sets whose samples are kept in the project, and one that was removed but not yet purged. */
function makeTexts(path: string): void {
  const store = createProject(path)
  const { path: place, classes, skipped } = dataset('texts')
  const about = { path: place, classes, skipped }
  const tokenizer = { sha256: '0'.repeat(64), name: 'words', vocabulary: 10 }
  const texts: NewDataset = {
    ...about,
    name: 'texts',
    kind: 'text',
    reading: { column: 'text', tokenizer, mostTokens: 8 },
  }
  const columns = [
    { name: 'age', categories: null },
    { name: 'colour', categories: ['rouge', 'bleu'] },
  ]
  const contents = ['Ça va ?', '你好', 'null']
  store.datasets.add(
    texts,
    samples(3).map((each, i) => ({ ...each, content: contents[i] })),
  )
  store.datasets.add(
    { ...about, name: 'rows', kind: 'table', columns },
    samples(1).map((each) => ({ ...each, content: JSON.stringify([41.5, 'bleu']) })),
  )
  store.close()
  const removed = new Database(path)
  removed.exec(`INSERT INTO datasets (id, name, kind, path, classes, count, reading, skipped, content_sha256, added_at, removed_at)
    SELECT 99, 'gone', kind, path, classes, count, reading, skipped, content_sha256, added_at, 1 FROM datasets WHERE name = 'texts'`)
  removed.close()
}

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { createWorkbench } from '../../../main/workbench.ts'
import { addData } from '../../addData.ts'

/** A real file that mutations are made of. */
export interface Original {
  name: string
  extension: string
  bytes: Buffer
}

const root = join(import.meta.dirname, '../../..')

function inFolder(folder: string, wanted: (name: string) => boolean): Original[] {
  return readdirSync(join(root, folder))
    .filter(wanted)
    .sort()
    .map((name) => original(join(folder, name)))
}

const original = (path: string): Original => ({
  name: path,
  extension: extname(path).toLowerCase(),
  bytes: readFileSync(join(root, path)),
})

const endsIn =
  (...extensions: string[]) =>
  (name: string) =>
    extensions.includes(extname(name))

/** The first lines of a table of a sample study. */
function shortened(path: string, lines: number): Original {
  const { bytes, ...rest } = original(path)
  return { ...rest, bytes: Buffer.from(bytes.toString().split('\n').slice(0, lines).join('\n') + '\n') }
}

function asJsonLines({ name, bytes }: Original): Original {
  const [head, ...rows] = bytes.toString().trim().split('\n')
  const names = head.split(',')
  const lines = rows.map((row) => JSON.stringify(Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell]))))
  return { name: `${name} as JSON lines`, extension: '.jsonl', bytes: Buffer.from(`${lines.join('\n')}\n`) }
}

/** The files of each kind, all of them small. The projects are made with the program itself, in `folder`. */
export async function originals(folder: string): Promise<Original[][]> {
  const cells = shortened('resources/cancer/data/train.csv', 12)
  return [
    [
      ...inFolder('tests/fixtures/shapes', endsIn('.onnx')),
      ...inFolder('tests/fixtures/bad', endsIn('.onnx')).filter(({ bytes }) => bytes.length > 500),
      original('resources/cancer/models/finetuned-032.onnx'),
    ],
    inFolder('tests/reference/arrays', endsIn('.npz')),
    inFolder('tests/reference/arrays', endsIn('.npy')),
    // A long one takes seconds even when it is sound.
    inFolder('tests/reference/parquet', endsIn('.parquet')).filter(({ bytes }) => bytes.length < 10_000),
    [cells, shortened('resources/reviews/data/train.csv', 20)],
    [asJsonLines(cells)],
    inFolder('tests/reference/pictures', endsIn('.png')),
    inFolder('tests/reference/pictures', endsIn('.jpg')),
    inFolder('tests/fixtures/tokenizers', endsIn('.json')),
    ['sample', 'reviews', 'cancer'].map((study) => original(`resources/${study}/study.yaml`)),
    ...(await projects(folder)),
  ]
}

/** A project with two networks, three data sets and what was computed, and the same packed. */
async function projects(folder: string): Promise<[Original[], Original[]]> {
  mkdirSync(folder, { recursive: true })
  const workbench = createWorkbench({ processes: 1, settingsFolder: join(folder, 'settings') })
  try {
    const { project } = await workbench.call('project.create', { path: join(folder, 'work.carryover') })
    for (const [name, role] of [
      ['planted', 'finetuned'],
      ['other', 'scratch'],
    ] as const) {
      const path = join(folder, `${name}.onnx`)
      writeFileSync(path, readFileSync(join(root, 'tests/fixtures/planted-and-or.onnx')))
      await workbench.call('model.add', { project, path, name, role })
    }
    const data = join(root, 'tests/fixtures/planted')
    await addData(workbench, { project, path: data, kind: 'image', name: 'pictures', preprocessing: { channels: 1 } })
    const table = join(root, 'resources/cancer/data/train.csv')
    await addData(workbench, { project, path: table, kind: 'table', name: 'cells', label: 'diagnosis' })
    await workbench.call('sample.compare', {
      project,
      models: ['planted', 'other'],
      data: 'pictures',
      sample: 0,
      settings: { players: { kind: 'grid', rows: 2, columns: 2 } },
    })
    const packed = join(folder, 'packed.zip')
    const { job } = await workbench.call('project.pack', { project, path: packed })
    await workbench.call('job.wait', { job })
    await workbench.call('project.close', { project })
    const read = (path: string): Original => ({ name: path, extension: extname(path), bytes: readFileSync(path) })
    return [[read(project)], [read(packed)]]
  } finally {
    await workbench.close()
  }
}

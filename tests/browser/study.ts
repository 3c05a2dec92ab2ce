import { studySettings, type PlayersSpec } from '../../contract/index.ts'
import type { DataSource } from '../../contract/dataCalls.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { addData } from '../addData.ts'
import type { Place, Study } from './place.ts'

interface Example {
  /** How its data are read. */
  source: (place: Place, split: string) => DataSource
  /** Few samples in few players. */
  settings: object
  /** One sample in many players. */
  sparse: { sample: number; players: PlayersSpec }
}

const studies: Record<Study, Example> = {
  digits: {
    source: (place, split) => ({ path: place.path(split), kind: 'image', preset: 'mnist' }),
    settings: {
      samples: { kind: 'list', indices: [0, 200, 400, 600] },
      players: { kind: 'grid', rows: 2, columns: 3 },
    },
    sparse: { sample: 200, players: { kind: 'grid', rows: 7, columns: 7 } },
  },
  reviews: {
    source: (place, split) => ({
      path: place.path(`${split}.csv`),
      kind: 'text',
      tokenizer: place.path('tokenizer.json'),
    }),
    settings: {
      // The longest is cut into runs of neighbouring words.
      samples: { kind: 'list', indices: [0, 65, 216] },
      players: { kind: 'words', most: 8 },
      baseline: { kind: 'mask' },
    },
    sparse: { sample: 0, players: { kind: 'words', most: 100 } },
  },
  cancer: {
    source: (place, split) => ({ path: place.path(`${split}.csv`), kind: 'table', label: 'diagnosis' }),
    settings: {
      samples: { kind: 'list', indices: [0, 1, 100] },
      players: {
        kind: 'features',
        groups: ['size', 'texture', 'shape', 'outline'].map((name, group) => ({
          name,
          // Means in columns 0 to 9, their errors in the same order in 10 to 19.
          columns: [[0, 2, 3], [1], [6, 7], [4, 5]][group].flatMap((column) => [column, column + 10]),
        })),
      },
      baseline: { kind: 'mean' },
    },
    sparse: { sample: 100, players: { kind: 'features', groups: null } },
  },
}

/** A project with a small study, finished, one sample in many players, and all predictions on its test data. */
export async function finishedStudy(place: Place): Promise<string> {
  const { source, settings, sparse } = studies[place.study]
  const project = place.path(`${place.study}.carryover`)
  const workbench = createWorkbench({ settingsFolder: place.path('settings'), host: { name: 'browser' } })
  await workbench.call('project.create', { path: project })
  const scan = { folder: place.path('checkpoints'), pattern: '{role}-{epoch}.onnx' }
  await workbench.call('model.import', { project, checkpoints: await workbench.call('model.scan', scan) })
  for (const name of ['train', 'test']) await addData(workbench, { ...source(place, name), project, name })
  const study = await workbench.call('study.start', {
    project,
    settings: studySettings.parse({ data: 'test', probeData: 'train', ...settings }),
  })
  await workbench.call('study.result', study)
  const { sample, players } = sparse
  const recovery = await workbench.call('analysis.start', {
    project,
    settings: {
      models: [`finetuned-${place.last}`],
      data: 'test',
      samples: { kind: 'list', indices: [sample] },
      players,
      sparse: { passes: 500 },
    },
  })
  await workbench.call('analysis.result', recovery)
  const predictions = await workbench.call('predictions.start', { project, data: 'test' })
  await workbench.call('job.wait', predictions)
  await workbench.close()
  return project
}

import { studySettings } from '../../contract/index.ts'
import type { DataSource } from '../../contract/dataCalls.ts'
import { createWorkbench } from '../../main/workbench.ts'
import { addData } from '../addData.ts'
import type { Place, Study } from './place.ts'

/** How the data of each study are read, and few samples in few players. */
const studies: Record<Study, { source: (place: Place, split: string) => DataSource; settings: object }> = {
  digits: {
    source: (place, split) => ({ path: place.path(split), kind: 'image', preset: 'mnist' }),
    settings: {
      samples: { kind: 'list', indices: [0, 200, 400, 600] },
      players: { kind: 'grid', rows: 2, columns: 3 },
    },
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
  },
}

/** A project with a small study, finished, and all predictions on its test data. */
export async function finishedStudy(place: Place): Promise<string> {
  const { source, settings } = studies[place.study]
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
  const predictions = await workbench.call('predictions.start', { project, data: 'test' })
  await workbench.call('job.wait', predictions)
  await workbench.close()
  return project
}

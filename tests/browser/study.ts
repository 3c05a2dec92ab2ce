import { studySettings } from '../../contract/index.ts'
import { createWorkbench } from '../../main/workbench.ts'
import type { Place } from './served.ts'
import { addData } from '../addData.ts'

/** A project with a small study, finished, and all predictions on its test data. */
export async function finishedStudy(place: Place): Promise<string> {
  const project = place.path('digits.carryover')
  const workbench = createWorkbench({ settingsFolder: place.path('settings'), host: { name: 'browser' } })
  await workbench.call('project.create', { path: project })
  const scan = { folder: place.path('checkpoints'), pattern: '{role}-{epoch}.onnx' }
  await workbench.call('model.import', { project, checkpoints: await workbench.call('model.scan', scan) })
  for (const name of ['train', 'test']) {
    await addData(workbench, { project, path: place.path(name), kind: 'image', name, preset: 'mnist' })
  }
  const settings = studySettings.parse({
    data: 'test',
    probeData: 'train',
    samples: { kind: 'list', indices: [0, 200, 400, 600] },
    players: { kind: 'grid', rows: 2, columns: 3 },
  })
  const study = await workbench.call('study.start', { project, settings })
  await workbench.call('study.result', study)
  const predictions = await workbench.call('predictions.start', { project, data: 'test' })
  await workbench.call('job.wait', predictions)
  await workbench.close()
  return project
}

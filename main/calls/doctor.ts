import { mkdtempSync, rmSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Diagnosis } from '../../contract/index.ts'
import { guessBinding } from '../models/binding.ts'
import { inspectModel } from '../models/inspect.ts'
import { resourceFile } from '../files/resources.ts'
import { withoutPaths } from '../journal/index.ts'
import { asErrorMessage } from '../jobs/errors.ts'
import { createProject } from '../project/index.ts'
import type { Context, HandlersOf } from './context.ts'
import { versions } from './versions.ts'

const sampleModel = resourceFile('sample/models/finetuned-040.onnx')

/** Tries what the program stands on, on real things: a network in a worker process, a project on the disk. */
export const doctorCalls = ({ pool, journal }: Context): HandlersOf<'doctor'> => ({
  doctor: async (): Promise<Diagnosis> => {
    const network = await check('Network', async () => {
      const { inspection } = await inspectModel(sampleModel)
      const { classes } = await pool.run({ kind: 'trial', path: sampleModel, binding: guessBinding(inspection) })
      return `ran the sample network (${classes} classes) in a worker process`
    })
    const project = await check('Project file', () => {
      const folder = mkdtempSync(join(tmpdir(), 'carryover-doctor-'))
      try {
        createProject(join(folder, 'doctor.carryover')).close()
        return Promise.resolve('made, written and closed one in the temporary folder')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    })
    return {
      versions: versions(),
      platform: `${platform()} ${release()} ${arch()}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      providers: await pool.providers.statuses(true),
      checks: [network, project],
      crashes: journal.crashes(),
      logs: journal.folder,
    }
  },
})

async function check(name: string, run: () => Promise<string>): Promise<Diagnosis['checks'][number]> {
  try {
    return { name, ok: true, detail: await run() }
  } catch (error) {
    return { name, ok: false, detail: withoutPaths(asErrorMessage(error).message) }
  }
}

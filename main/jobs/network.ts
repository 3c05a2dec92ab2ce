import { dirname, join } from 'node:path'
import { CarryoverError } from '../../contract/index.ts'
import { sha256File } from '../files/hash.ts'
import { fromStoredPath, type ModelRecord, type ProbeRecord, type Store } from '../project/index.ts'

/** A network as it is asked: its file, checked, and the probe it is seen through, if any. */
export interface Network {
  model: ModelRecord
  /** Absolute path of the ONNX file. */
  file: string
  probe: ProbeRecord | null
  /** Number of logits it answers with, the probe's where there is one. */
  classes: number
}

/**
 * A network of the project as it was added, for finding what is stored about it: its file is not looked at. A
 * pre-trained network is seen through its newest probe unless `probe` says otherwise.
 */
export function storedNetwork(
  store: Store,
  model: ModelRecord,
  probe: ProbeRecord | null = model.role === 'pretrained' ? store.probes.newest(model.id) : null,
): Network {
  const file = fromStoredPath(store.path, model.path)
  return { model, file, probe, classes: probe?.classes ?? model.binding.classes }
}

/** The same, after its files were compared with what was added. Throws MODEL_MISSING and MODEL_CHANGED. */
export async function openNetwork(store: Store, model: ModelRecord, probe?: ProbeRecord | null): Promise<Network> {
  const network = storedNetwork(store, model, probe)
  await checkFiles(network)
  return network
}

/** Before a network is run. Throws MODEL_MISSING and MODEL_CHANGED. */
export async function checkFiles({ model, file }: Network): Promise<void> {
  for (const { path, sha256 } of model.files) {
    const found = await sha256File(join(dirname(file), path)).catch((cause: unknown) => {
      throw new CarryoverError(
        'MODEL_MISSING',
        `The file "${path}" of the model "${model.name}" is not where it was.`,
        `Put it back into "${dirname(file)}", or locate it in the workbench.`,
        { cause },
      )
    })
    if (found.sha256 !== sha256) {
      throw new CarryoverError(
        'MODEL_CHANGED',
        `The file "${path}" of the model "${model.name}" is not the one that was added.`,
        'Put the original back, or add the new file under another name.',
      )
    }
  }
}

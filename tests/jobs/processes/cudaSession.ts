/** Asks the runtime for CUDA; what it says about the libraries goes to standard error. */
import '../../../main/jobs/linkedRuntime.ts'
import { InferenceSession } from 'onnxruntime-node'
import { sampleFile } from '../sampleNetwork.ts'

await InferenceSession.create(sampleFile, { executionProviders: ['cuda'] }).catch(() => undefined)

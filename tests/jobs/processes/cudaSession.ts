/** Asks the runtime for CUDA; what it says about the libraries goes to standard error. */
import { native } from '../../../main/models/nativeRuntime.ts'
import { sampleFile } from '../sampleNetwork.ts'

await native.InferenceSession.create(sampleFile, { executionProviders: ['cuda'] }).catch(() => undefined)

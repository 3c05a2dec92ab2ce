/** Every way a call can fail that a user can do something about. `INTERNAL` is a bug of ours. */
export const errorCodes = [
  'UNSUPPORTED', // not in this host: see the call app.capabilities
  'PATH_FORBIDDEN', // outside the folders that may be used
  'ARCHIVE_INVALID', // not a packed project, or damaged
  'STUDY_UNKNOWN',
  'CONNECTION_LOST', // the engine cannot be reached at the moment
  'USAGE', // an option or argument that cannot be meant
  'PROJECT_EXISTS', // refuses to overwrite
  'PROJECT_MISSING', // no such file
  'PROJECT_INVALID', // not a project file, or damaged
  'PROJECT_NEWER', // written by a newer version of the program
  'PROJECT_READ_ONLY',
  'PROJECT_BUSY', // open for writing elsewhere
  'FILE_UNWRITABLE', // folder missing, read-only, disk full
  'MODEL_INVALID', // not an ONNX network that can be used: the sentence says why
  'MODEL_UNSUPPORTED', // valid ONNX, but the runtime lacks an operator or type
  'MODEL_BINDING', // the chosen input, logits or features do not fit the network
  'MODEL_EXISTS', // the name is taken
  'MODEL_UNKNOWN', // no model of that name in the project
  'MODEL_MISSING', // its file is gone
  'MODEL_CHANGED', // its file is not the one that was added (SHA-256)
  'DATASET_INVALID',
  'DATASET_EXISTS',
  'DATASET_UNKNOWN',
  'DATASET_MISSING',
  'DATASET_CHANGED',
  'SAMPLE_UNKNOWN', // an index outside the data set
  'SAMPLE_INVALID', // this sample cannot be read or does not fit the network
  'PLAYERS_INVALID', // a grid that does not fit, too many players
  'BASELINE_INVALID',
  'CLASS_UNKNOWN', // a class the network has no logit for, or a sample without a label
  'GAME_INVALID', // an array that is not 2^n finite numbers
  'NOT_CONVERGED', // the solver stopped before its tolerance
  'PROBE_MISSING', // the pre-trained network needs a probe (or features to fit one on)
  'STUDY_INVALID', // roles missing, settings that contradict each other
  'PROVIDER_UNAVAILABLE',
  'WORKER_FAILED', // an inference process died or hung
  'OUT_OF_MEMORY',
  'CANCELLED',
  'JOB_UNKNOWN',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** How an error crosses a process or transport: one sentence that names the thing and the fault, never a stack. */
export interface ErrorMessage {
  code: ErrorCode
  message: string
  /** What to do about it, when there is something. */
  hint?: string
}

/** Thrown where the fault is found; turned into words once, by whoever talks to the user. */
export class CarryoverError extends Error implements ErrorMessage {
  override readonly name = 'CarryoverError'
  readonly code: ErrorCode
  readonly hint?: string

  constructor(code: ErrorCode, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }
}

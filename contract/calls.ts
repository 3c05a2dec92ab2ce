import { z } from 'zod'
import { analysisSettings, extractionSettings, gameSettings, studySettings } from './analysis.ts'
import { datasetInfo, datasetKind, preprocessing, preset, sampleInfo } from './datasets.ts'
import { decomposition, float64Array, sampleExplanation } from './explanations.ts'
import { job, runSummary } from './jobs.ts'
import { bindingChoice, checkpoint, inspection, binding, modelInfo, role } from './models.ts'
import { report } from './report.ts'

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const nothing = z.void()

/** An open project; every call about one carries it. */
const project = z.string()
const inProject = z.object({ project })

export const projectInfo = z.object({
  project,
  path: z.string(),
  readOnly: z.boolean(),
  schemaVersion: z.int(),
  models: z.int(),
  datasets: z.int(),
  games: z.int(),
  explanations: z.int(),
  bytes: z.int(),
})
export type ProjectInfo = z.infer<typeof projectInfo>

/** Work planned before it starts. */
export const plan = z.object({
  n: z.int(),
  games: z.int(),
  cachedGames: z.int(),
  explanations: z.int(),
  cachedExplanations: z.int(),
  forwardPasses: z.int(),
})
export type Plan = z.infer<typeof plan>

export const probeInfo = z.object({
  model: z.string(),
  data: z.string(),
  test: z.string().nullable(),
  C: z.number(),
  classes: z.int(),
  features: z.int(),
  trainAccuracy: z.number(),
  testAccuracy: z.number().nullable(),
  loss: z.number(),
  gradientNorm: z.number(),
  iterations: z.int(),
})
export type ProbeInfo = z.infer<typeof probeInfo>

/** What one execution provider can do here, or why it cannot. */
export const providerStatus = z.object({ name: z.string(), works: z.boolean(), detail: z.string() })
export const diagnosis = z.object({
  versions: z.record(z.string(), z.string()),
  platform: z.string(),
  cores: z.int(),
  memoryBytes: z.int(),
  providers: z.array(providerStatus),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
})
export type Diagnosis = z.infer<typeof diagnosis>

const jobStarted = z.object({ job: z.string() })
const jobById = z.object({ job: z.string() })

/**
 * Every call of the workbench. `main/workbench.ts` implements all of them as one typed object; the command line, the
 * window and the browser are clients. Starting long work answers with a job at once; `*.result` waits for it.
 */
export const calls = {
  doctor: call(nothing, diagnosis),

  'project.create': call(z.object({ path: z.string() }), projectInfo),
  'project.open': call(z.object({ path: z.string(), readOnly: z.boolean().optional() }), projectInfo),
  'project.info': call(inProject, projectInfo),
  'project.close': call(inProject, nothing),

  'model.inspect': call(z.object({ path: z.string() }), z.object({ inspection, binding })),
  'model.add': call(
    z.object({
      ...inProject.shape,
      path: z.string(),
      name: z.string().optional(),
      role: role.optional(),
      run: z.string().optional(),
      epoch: z.int().nonnegative().optional(),
      binding: bindingChoice.optional(),
    }),
    modelInfo,
  ),
  /** What a folder of checkpoints would be imported as; nothing is added. */
  'model.scan': call(z.object({ folder: z.string(), pattern: z.string() }), z.array(checkpoint)),
  /** All of them or none. */
  'model.import': call(
    z.object({ ...inProject.shape, checkpoints: z.array(checkpoint).min(1), binding: bindingChoice.optional() }),
    z.array(modelInfo),
  ),
  'model.list': call(inProject, z.array(modelInfo)),
  'model.remove': call(z.object({ ...inProject.shape, name: z.string() }), nothing),

  'data.add': call(
    z.object({
      ...inProject.shape,
      path: z.string(),
      kind: datasetKind,
      name: z.string().optional(),
      /** Label column of a CSV manifest. */
      label: z.string().optional(),
      preset: preset.optional(),
      preprocessing: preprocessing.partial().optional(),
    }),
    datasetInfo,
  ),
  'data.list': call(inProject, z.array(datasetInfo)),
  'data.samples': call(
    z.object({
      ...inProject.shape,
      data: z.string(),
      offset: z.int().nonnegative(),
      limit: z.int().positive().max(1000),
    }),
    z.array(sampleInfo),
  ),
  'data.remove': call(z.object({ ...inProject.shape, name: z.string() }), nothing),

  'probe.start': call(
    z.object({
      ...inProject.shape,
      /** The pre-trained network when left out. */
      model: z.string().optional(),
      data: z.string(),
      test: z.string().optional(),
      /** `search` chooses it by cross-validation. */
      C: z.union([z.number().positive(), z.literal('search')]).optional(),
    }),
    jobStarted,
  ),
  'probe.result': call(jobById, probeInfo),

  'analysis.plan': call(z.object({ ...inProject.shape, settings: analysisSettings }), plan),
  'analysis.start': call(z.object({ ...inProject.shape, settings: analysisSettings }), jobStarted),
  'analysis.result': call(jobById, runSummary),

  /** The settings a study without options runs with: those stored in the project, or none. */
  'study.settings': call(inProject, studySettings.nullable()),
  'study.start': call(z.object({ ...inProject.shape, settings: studySettings }), jobStarted),
  'study.result': call(jobById, z.object({ summary: runSummary, report: report.nullable() })),

  'job.list': call(nothing, z.array(job)),
  'job.cancel': call(jobById, nothing),

  /** Solves or computes what is missing. Settings default to those of the newest game of that network and sample. */
  'sample.explain': call(
    z.object({
      ...inProject.shape,
      model: z.string(),
      data: z.string().optional(),
      sample: z.int().nonnegative(),
      settings: z
        .object({ ...gameSettings.shape, ...extractionSettings.shape })
        .partial()
        .optional(),
    }),
    sampleExplanation,
  ),
  'games.decompose': call(
    z.object({
      games: z.array(float64Array).min(1),
      joint: z.boolean().default(false),
      alpha: z.number().min(0).default(0.1),
      ...extractionSettings.shape,
    }),
    decomposition,
  ),
} as const

export type Calls = typeof calls
export type CallName = keyof Calls
/** What a client sends: defaults may be left out. */
export type CallInput<K extends CallName> = z.input<Calls[K]['input']>
/** What a handler receives, parsed. */
export type ParsedInput<K extends CallName> = z.output<Calls[K]['input']>
export type CallOutput<K extends CallName> = z.output<Calls[K]['output']>

/** One handler a call; leaving one out or answering with something else does not compile. */
export type Handlers = { [K in CallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> }

export const events = { job } as const
export type EventName = keyof typeof events
export type EventData<E extends EventName> = z.output<(typeof events)[E]>

/** What every client holds, whatever the transport. */
export interface Workbench {
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>>
  /** Subscribes; the answer unsubscribes. */
  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void
  close(): Promise<void>
}

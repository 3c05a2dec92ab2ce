import { z } from 'zod'
import {
  analysisSettings,
  baselineSpec,
  extraction,
  extractionSettings,
  playersSpec,
  studySettings,
} from './analysis.ts'
import { appChange, appSettings, capabilities, fileChoice, fileEntry, recentProject } from './app.ts'
import { evaluationInfo } from './browse.ts'
import { projectCheck } from './checks.ts'
import { diagnosis } from './diagnosis.ts'
import { drilldown, lookSettings, overallComparison, reportSample, sampleComparison, studyInfo } from './compare.ts'
import { dataCalls } from './dataCalls.ts'
import { figureCalls } from './figures.ts'
import { decomposition, float64Array, sampleExplanation } from './explanations.ts'
import { job, runSummary } from './jobs.ts'
import { playerMap } from './pictures.ts'
import { bindingChoice, checkpoint, inspection, binding, modelInfo, role } from './models.ts'
import { projectInfo, sampleStudy } from './projects.ts'
import { providerName, providerStatus } from './providers.ts'
import { report } from './report.ts'
import { sampleSparse } from './sparse.ts'
import { sparseLook } from './sparseLook.ts'
import { call, inProject, jobById, jobStarted, nothing } from './call.ts'
import { maskedViews } from './views.ts'

/** Work planned before it starts. */
export const plan = z.object({
  n: z.int(),
  games: z.int(),
  cachedGames: z.int(),
  explanations: z.int(),
  cachedExplanations: z.int(),
  forwardPasses: z.int(),
  /** From the measured pace of these networks on this machine; null before anything was measured. */
  seconds: z.number().nullable(),
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

/**
 * Every call of the workbench. `main/workbench.ts` implements all of them as one typed object; the command line, the
 * window and the browser are clients. Starting long work answers with a job at once; `*.result` waits for it.
 */
export const calls = {
  doctor: call(nothing, diagnosis),

  'app.capabilities': call(nothing, capabilities),
  'app.settings': call(nothing, appSettings),
  /** What is left out stays as it is. */
  'app.change': call(appChange, appSettings),

  /** Every execution provider of the platform, in the order it is considered; tried once, which may take seconds. */
  'app.providers': call(nothing, z.array(providerStatus)),
  /** The one that computes where nobody asks for another; only what is considered before it is tried. */
  'app.provider': call(nothing, providerName),

  /** What the host can do: UNSUPPORTED where `capabilities` says it cannot. */
  'host.choose': call(fileChoice, z.array(z.string())),
  'host.reveal': call(z.object({ path: z.string() }), nothing),
  /** Drags a file that `figure.hold` made out of the window; to be asked for while the button of the mouse is held. */
  'host.drag': call(z.object({ file: z.string() }), nothing),
  /** One folder for a file chooser: folders first, then files by name; names that begin with a dot are left out. */
  'files.list': call(
    z.object({ folder: z.string().optional() }),
    z.object({ folder: z.string(), parent: z.string().nullable(), entries: z.array(fileEntry) }),
  ),

  'project.recent': call(nothing, z.array(recentProject)),
  'project.forget': call(z.object({ path: z.string() }), nothing),
  /** Opens the sample project, made where it is missing: its networks, data sets and the settings of its study. */
  'project.sample': call(z.object({ path: z.string().optional(), study: sampleStudy.optional() }), projectInfo),
  'project.create': call(z.object({ path: z.string() }), projectInfo),
  'project.open': call(z.object({ path: z.string(), readOnly: z.boolean().optional() }), projectInfo),
  'project.info': call(inProject, projectInfo),
  'project.close': call(inProject, nothing),
  /** Gives the file another name in its folder; the project goes by the new path from then on. */
  'project.rename': call(z.object({ ...inProject.shape, name: z.string().min(1).max(200) }), projectInfo),
  /** What computes in it where a run does not say; null for the person's order. Whether it works here is not asked. */
  'project.compute': call(z.object({ ...inProject.shape, provider: providerName.nullable() }), projectInfo),
  /** A copy beside it or elsewhere, whose paths lead to the same files. The copy is not opened. */
  'project.duplicate': call(z.object({ ...inProject.shape, path: z.string() }), z.object({ path: z.string() })),
  /** Deletes the file for good. The networks and pictures it refers to stay. */
  'project.delete': call(z.object({ path: z.string() }), nothing),
  /**
   * Checks a project, open or not: its file and what it refers to. A repair copies the file first; the project is closed
   * meanwhile, and what could be undone no longer can.
   */
  'project.check': call(z.object({ path: z.string(), repair: z.boolean().default(false) }), projectCheck),
  /** Takes back the last edit of the project. */
  'project.undo': call(inProject, projectInfo),
  /** Forgets what was measured of its networks on this machine: the next work measures again. Not while work is queued. */
  'project.recalibrate': call(inProject, nothing),
  /** One archive with the project, its networks and its samples. */
  'project.pack': call(z.object({ ...inProject.shape, path: z.string() }), jobStarted),
  /** Unpacks such an archive into a folder that is new or empty, and opens the project. */
  'project.unpack': call(z.object({ archive: z.string(), folder: z.string() }), projectInfo),
  /** Looks for files that were moved, in a folder or at a path; the hash decides. */
  'project.locate': call(
    z.object({ ...inProject.shape, path: z.string() }),
    z.object({ models: z.array(z.string()), datasets: z.array(z.string()) }),
  ),

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
  'model.update': call(
    z.object({
      ...inProject.shape,
      name: z.string(),
      change: z
        .object({
          name: z.string().min(1),
          role,
          run: z.string().min(1),
          epoch: z.int().nonnegative().nullable(),
          /** Tried like that of a new network; what was computed with another binding does not count for this one. */
          binding: bindingChoice,
        })
        .partial(),
    }),
    modelInfo,
  ),
  /** Can be undone until the project is closed; then its games go with it. */
  'model.remove': call(z.object({ ...inProject.shape, name: z.string() }), nothing),

  ...dataCalls,

  /** Stored answers of networks on whole data sets. */
  'predictions.list': call(inProject, z.array(evaluationInfo)),
  /** Computes what is missing; a pre-trained network answers through its newest probe. */
  'predictions.start': call(
    z.object({ ...inProject.shape, data: z.string(), models: z.array(z.string()).min(1).optional() }),
    jobStarted,
  ),

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

  'study.plan': call(z.object({ ...inProject.shape, settings: studySettings }), plan),
  /** The settings a study without options runs with: those stored in the project, or none. */
  'study.settings': call(inProject, studySettings.nullable()),
  'study.start': call(z.object({ ...inProject.shape, settings: studySettings }), jobStarted),
  'study.result': call(jobById, z.object({ summary: runSummary, report: report.nullable() })),

  /** Newest first. */
  'study.list': call(inProject, z.array(studyInfo)),
  'study.report': call(z.object({ ...inProject.shape, study: z.int() }), report),
  /** The samples behind the numbers of a report. */
  'study.samples': call(z.object({ ...inProject.shape, study: z.int() }), z.array(reportSample)),

  /** In the order in which they run; finished ones after them, newest first. */
  'job.list': call(nothing, z.array(job)),
  /** Settles when the job ends, with its error if it failed. */
  'job.wait': call(jobById, nothing),
  'job.cancel': call(jobById, nothing),
  /** A running job stops at the next safe place and keeps what it has; resuming goes on from there. */
  'job.pause': call(jobById, nothing),
  'job.resume': call(jobById, nothing),
  /** Puts a waiting or paused job at another place among those that have not ended; 0 is first. */
  'job.move': call(z.object({ job: z.string(), to: z.int().nonnegative() }), nothing),
  /** Takes a job that has ended off the list. */
  'job.forget': call(jobById, nothing),
  /** Errors that stayed on their sample. */
  'job.errors': call(jobById, z.array(runSummary.shape.errors.element)),
  /** Puts the work of a project that was interrupted by a quit or a crash back into the queue. */
  'job.restore': call(inProject, z.array(job)),

  /** Solves or computes what is missing. Settings default to those of the newest game of that network and sample. */
  'sample.explain': call(
    z.object({
      ...inProject.shape,
      model: z.string(),
      data: z.string().optional(),
      sample: z.int().nonnegative(),
      settings: lookSettings.optional(),
    }),
    sampleExplanation,
  ),
  /** Interactions of one network on one sample that were recovered from some of the coalitions, the newest; null for none. */
  'sample.sparse': call(
    z.object({
      ...inProject.shape,
      model: z.string(),
      data: z.string().optional(),
      sample: z.int().nonnegative(),
    }),
    sampleSparse.nullable(),
  ),
  /** The same with the picture, and what else was recovered: the one with that id where it is there, else the newest. */
  'sample.sparseLook': call(
    z.object({
      ...inProject.shape,
      model: z.string(),
      data: z.string(),
      sample: z.int().nonnegative(),
      id: z.int().optional(),
    }),
    sparseLook.nullable(),
  ),
  /** The same as `sample.explain`, with the picture and everything else a drilldown shows. */
  'sample.drilldown': call(
    z.object({
      ...inProject.shape,
      model: z.string(),
      data: z.string(),
      sample: z.int().nonnegative(),
      settings: lookSettings.optional(),
    }),
    drilldown,
  ),
  /**
   * The sample with players switched off, one a mask (bit i set: player i is there), and where the players are. Of more
   * than 16 players there are no masks.
   */
  'sample.masked': call(
    z.object({
      ...inProject.shape,
      data: z.string(),
      sample: z.int().nonnegative(),
      players: playersSpec,
      baseline: baselineSpec.optional(),
      masks: z.array(z.int().nonnegative()).max(64),
    }),
    maskedViews,
  ),
  /** Players made by hand on a sample; null where there are none. */
  'players.byHand': call(
    z.object({ ...inProject.shape, data: z.string(), sample: z.int().nonnegative() }),
    playerMap.nullable(),
  ),
  /** Keeps the same for some samples, or takes them away (null). */
  'players.keep': call(
    z.object({
      ...inProject.shape,
      data: z.string(),
      samples: z.array(z.int().nonnegative()).min(1),
      /** Of the pixels of the picture as the network sees it, or of the words of the text (height 1). */
      map: playerMap.nullable(),
    }),
    nothing,
  ),
  /** Two to four networks on one sample: from the first to the second, and whether the third has it too. */
  'sample.compare': call(
    z.object({
      ...inProject.shape,
      models: z.array(z.string()).min(2).max(4),
      data: z.string(),
      sample: z.int().nonnegative(),
      settings: lookSettings.optional(),
      extraction: extraction.default('separate'),
      alpha: z.number().min(0).default(0.1),
      tau: z.number().min(0).max(1).default(0.05),
    }),
    sampleComparison,
  ),
  /** The same over all samples whose explanations are stored. */
  'compare.overall': call(
    z.object({
      ...inProject.shape,
      models: z.array(z.string()).min(2).max(3),
      data: z.string(),
      settings: lookSettings.optional(),
      tau: z.number().min(0).max(1).default(0.05),
    }),
    overallComparison,
  ),
  ...figureCalls,

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

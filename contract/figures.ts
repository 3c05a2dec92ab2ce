import { z } from 'zod'
import { extraction } from './analysis.ts'
import { call, inProject, jobById, jobStarted } from './call.ts'
import { lookSettings } from './compare.ts'

/** Figures about a study, about one network on one sample (`sample-overlay`: or several), and about several networks on it. */
export const reportFigures = [
  'knowledge-by-order',
  'knowledge-share',
  'learned-by-scratch',
  'convergence',
  'accuracy',
  'effect-by-order',
] as const
export const sampleFigures = [
  'sample-interactions',
  'strength-by-order',
  'sorted-strength',
  'explanation-curve',
  'waterfall',
  'and-or-graph',
  'shapley-bars',
  'faithfulness',
  'sample-overlay',
] as const
export const compareFigures = ['compare-scatter', 'compare-orders'] as const

export type ReportFigure = (typeof reportFigures)[number]
export type SampleFigure = (typeof sampleFigures)[number]
export type CompareFigure = (typeof compareFigures)[number]

export const figureName = z.enum([...reportFigures, ...sampleFigures, ...compareFigures])
export type FigureName = z.infer<typeof figureName>

/** Widths that journals and conferences ask for. */
export const figurePreset = z.enum([
  'neurips',
  'icml-column',
  'icml-wide',
  'cvpr-column',
  'cvpr-wide',
  'nature-single',
  'nature-double',
  'slide',
])
export type FigurePreset = z.infer<typeof figurePreset>

export const figureFormat = z.enum(['svg', 'pdf', 'png', 'csv', 'tex'])
export type FigureFormat = z.infer<typeof figureFormat>

/** Those that are drawings: sharp at every size. */
export const vectorFormat = figureFormat.extract(['svg', 'pdf'])

/** What the report is written as. */
export const reportFormat = z.enum(['html', 'pdf'])
export type ReportFormat = z.infer<typeof reportFormat>

export const figurePalette = z.enum(['okabe-ito', 'colorbrewer', 'grey'])
export type FigurePalette = z.infer<typeof figurePalette>

/** Letters like Helvetica's, or like Times's: as the texts around the figure are set. */
export const figureFont = z.enum(['sans', 'serif'])
export type FigureFont = z.infer<typeof figureFont>

/** How a figure is drawn, apart from what is on it. */
export const figureLook = z.object({
  preset: figurePreset.default('neurips'),
  palette: figurePalette.default('okabe-ito'),
  font: figureFont.default('sans'),
  /** Size of the text in points at final size; that of the preset unless given. */
  fontSize: z.number().min(4).max(24).optional(),
  /** Height in points; two thirds of the width unless given. */
  height: z.number().positive().max(2000).optional(),
  language: z.enum(['en', 'zh-CN']).default('en'),
  /** Keys of series that come first, in this order: fates, types or runs. */
  order: z.array(z.string()).max(100).default([]),
})
export type FigureLook = z.infer<typeof figureLook>

/** What a figure is made from. */
export const figureRequest = z.object({
  figure: figureName,
  /** Figures about a study: which; the newest unless given. */
  study: z.int().optional(),
  /** Figures about a sample: one network; about several: two to four; `sample-overlay`: one to four. */
  data: z.string().optional(),
  models: z.array(z.string()).min(1).max(4).optional(),
  sample: z.int().nonnegative().optional(),
  settings: lookSettings.optional(),
  extraction: extraction.default('separate'),
  alpha: z.number().min(0).default(0.1),
  tau: z.number().min(0).max(1).default(0.05),
  look: figureLook.prefault({}),
})
export type FigureRequest = z.infer<typeof figureRequest>

export const figureTable = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
})

/** Where the numbers of a figure come from. It is written into every file of the figure. */
export const provenance = z.object({
  carryover: z.string(),
  /** When the newest of the numbers was computed, in UTC. */
  computed: z.string(),
  /** Name of the project's file, and the id that it keeps under every name. */
  project: z.string(),
  projectId: z.uuid().nullable(),
  request: figureRequest,
  settings: z.record(z.string(), z.unknown()),
  /** Networks with the hashes of their files, and the hash of the data's contents. */
  models: z.array(z.object({ name: z.string(), sha256: z.array(z.string()) })),
  data: z.object({ name: z.string(), sha256: z.string() }),
  provider: z.string(),
  /** SHA-256 of the table as canonical JSON, and the table itself where it is short. */
  table: z.object({ sha256: z.string(), numbers: figureTable.nullable() }),
})
export type Provenance = z.infer<typeof provenance>

/** What has become of a figure's numbers. */
export const reproduction = z.object({
  verdict: z.enum(['same', 'differs', 'cannot']),
  /** One sentence. */
  message: z.string(),
  /** Largest difference of a number; null where that is not known. */
  largestDifference: z.number().nullable(),
  provenance,
})
export type Reproduction = z.infer<typeof reproduction>

/** Calls about figures for papers. */
export const figureCalls = {
  /** A figure as it would be written, with its caption and numbers. */
  'figure.draw': call(
    z.object({ ...inProject.shape, ...figureRequest.shape }),
    z.object({
      svg: z.string(),
      /** In points. */
      width: z.number(),
      height: z.number(),
      caption: z.string(),
      table: figureTable,
      /** Those that may stand in another order, as they stand now. */
      series: z.array(z.object({ key: z.string(), name: z.string() })),
    }),
  ),
  /** Writes it into a folder as `FIGURE.FORMAT`; what is there under these names is replaced. */
  'figure.write': call(
    z.object({
      ...inProject.shape,
      ...figureRequest.shape,
      formats: z.array(figureFormat).min(1),
      folder: z.string(),
      /** Dots per inch of a PNG. */
      dpi: z.int().min(36).max(2400).default(600),
    }),
    z.object({ files: z.array(z.string()), caption: z.string() }),
  ),
  /**
   * Has it ready as a file of its own name, with the content that `figure.write` gives it, for `host.drag`: the file has to
   * be there when a drag begins. It goes when the program ends. UNSUPPORTED where nothing can be dragged out.
   */
  'figure.hold': call(
    z.object({ ...inProject.shape, ...figureRequest.shape, format: vectorFormat.default('svg') }),
    z.object({ file: z.string() }),
  ),
  /** The report of a study as one document, HTML or PDF, with all figures, numbers, settings and provenance. */
  'figure.report': call(
    z.object({
      ...inProject.shape,
      study: z.int().optional(),
      look: figureLook.prefault({}),
      format: reportFormat.default('html'),
      path: z.string(),
    }),
    z.object({ path: z.string() }),
  ),
  /**
   * All games and interactions of a study for other programs, at `path`: Parquet with a row an interaction, or NPZ with a
   * row a game. It does not wait for the work that is queued.
   */
  'export.start': call(
    z.object({ ...inProject.shape, study: z.int().optional(), format: z.enum(['parquet', 'npz']), path: z.string() }),
    jobStarted,
  ),
  'export.result': call(jobById, z.object({ path: z.string(), games: z.int() })),
  /** Makes the numbers of a written figure again and compares. */
  'figure.reproduce': call(z.object({ ...inProject.shape, path: z.string() }), reproduction),
} as const

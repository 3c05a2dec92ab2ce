import { z } from 'zod'
import { sampleFilter, sampleOrder, samplePage, sampleRow } from './browse.ts'
import { call, inProject, jobById, jobStarted, nothing } from './call.ts'
import { datasetInfo, preprocessing, preset, sampleInfo, sourceKind } from './datasets.ts'
import { int32Array, pictures } from './pictures.ts'

/** What a file or folder is to be read as; what is left out is guessed. */
export const dataSource = z.object({
  path: z.string(),
  kind: sourceKind,
  /** Column of the labels: of a manifest, a table, texts, Parquet; array of an NPZ. */
  label: z.string().optional(),
  /** Column of the text or of the pictures, array of the pictures. */
  column: z.string().optional(),
  preset: preset.optional(),
  preprocessing: preprocessing.partial().optional(),
  /** Texts: path of the tokenizer.json, and tokens a text is cut to, special ones included. */
  tokenizer: z.string().optional(),
  mostTokens: z.int().min(3).max(8192).optional(),
  /** Tables: the columns that the network takes, in its order; those of them that are categories although they look like numbers. */
  columns: z.array(z.string()).min(1).optional(),
  categorical: z.array(z.string()).optional(),
})
export type DataSource = z.infer<typeof dataSource>

const ofInspected = { id: true, name: true } as const
const [image, text, table] = datasetInfo.options

/** Few of the samples, one of each class as far as there are. */
const samples = z.array(z.object({ ...sampleInfo.shape, content: sampleRow.shape.content }))

/** What would be added, from a look at the beginning: of a large file or folder, counts and faults are so far. */
export const inspectedData = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    info: image.omit(ofInspected),
    /** Whether everything was looked at. */
    whole: z.boolean(),
    samples,
    pictures,
    /** Smallest and largest value among them, before and after normalising. */
    range: z.object({ raw: z.tuple([z.number(), z.number()]), input: z.tuple([z.number(), z.number()]) }),
  }),
  z.object({
    kind: z.literal('text'),
    info: text.omit(ofInspected),
    whole: z.boolean(),
    /** Columns of the file. */
    fileColumns: z.array(z.string()),
    labelColumn: z.string().nullable(),
    samples,
    /** The tokens of each of the samples. */
    tokens: z.array(z.array(z.string())),
    /** Tokens of the longest text looked at, before it is cut, and how many texts are cut. */
    longest: z.int(),
    cut: z.int(),
  }),
  z.object({
    kind: z.literal('table'),
    info: table.omit(ofInspected),
    whole: z.boolean(),
    fileColumns: z.array(z.string()),
    labelColumn: z.string().nullable(),
    samples,
  }),
])
export type InspectedData = z.infer<typeof inspectedData>

/** Calls about data sets and their samples. */
export const dataCalls = {
  /** Reads all of it and adds it when nothing was wrong: it does not wait for the work that is queued. */
  'data.start': call(z.object({ ...inProject.shape, ...dataSource.shape, name: z.string().optional() }), jobStarted),
  'data.result': call(jobById, datasetInfo),
  /** What `data.start` would add, with the first samples as the network would see them; nothing is added. */
  'data.inspect': call(dataSource, inspectedData),
  'data.list': call(inProject, z.array(datasetInfo)),
  'data.update': call(
    z.object({ ...inProject.shape, name: z.string(), change: z.object({ name: z.string().min(1) }) }),
    datasetInfo,
  ),
  /** One page of the samples that pass a filter, with what networks say about them. */
  'data.page': call(
    z.object({
      ...inProject.shape,
      data: z.string(),
      /** Names of the networks whose predictions are shown. */
      models: z.array(z.string()),
      filter: sampleFilter.default({}),
      order: sampleOrder.default({ by: 'index', descending: false }),
      offset: z.int().nonnegative(),
      limit: z.int().positive().max(1000),
    }),
    samplePage,
  ),
  /** The indices of all samples that pass a filter, in order; `random` draws so many of them, the same for a seed. */
  'data.select': call(
    z.object({
      ...inProject.shape,
      data: z.string(),
      /** Names of the networks that are shown: those that an order by agreement is about. */
      models: z.array(z.string()).default([]),
      filter: sampleFilter.default({}),
      order: sampleOrder.default({ by: 'index', descending: false }),
      random: z.object({ count: z.int().positive(), seed: z.int().nonnegative() }).optional(),
    }),
    int32Array,
  ),
  /** Pictures as the network sees them, for lists: shrunk to fit into `size` where they are larger. */
  'data.thumbnails': call(
    z.object({
      ...inProject.shape,
      data: z.string(),
      samples: z.array(z.int().nonnegative()).min(1).max(200),
      size: z.int().min(8).max(512),
    }),
    pictures,
  ),
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
} as const

import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type AsyncBuffer,
  type Awaitable,
  type FileMetaData,
  type ParquetScan,
  type SchemaTree,
} from 'hyparquet'
import { classNamesIn } from './classNames.ts'
import { decompressors, unreadCodec } from './codecs.ts'
import { checkPages } from './pages.ts'
import { parquetParts } from './parts.ts'
import { parquetColumns, type ParquetColumn } from './schema.ts'
import type { Invalid } from '../row.ts'
import { ParquetDamage } from './damage.ts'

/** A Parquet file whose description was read and found sound. */
export interface ParquetFile {
  columns: ParquetColumn[]
  /** Number of rows. */
  count: number
  /** Rows that are stored together, from `start` up to `end`. */
  groups: ParquetGroup[]
  /** Names of the classes whose indices a column holds, as Hugging Face's `datasets` writes them. */
  classNames: (column: string) => string[] | null
  /**
   * The values of a column in rows of one group. What was read of a group is kept until another one is read.
   *
   * @throws DATASET_INVALID
   */
  read: (column: string, start: number, end: number) => Promise<ArrayLike<unknown>>
}

export interface ParquetGroup {
  /** Its place in the description of the file. */
  index: number
  start: number
  end: number
  /** What a column of it takes unpacked, as the file says. */
  bytes: (column: string) => number
}

const mostRows = 2 ** 26
/** A column of a group is unpacked as one. */
const mostGroupBytes = 2 ** 29
/** Strings with bytes that are not UTF-8 are refused, as in files of text. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws DATASET_INVALID */
export async function openParquetFile(path: string, invalid: Invalid): Promise<ParquetFile> {
  const damaged = (cause: unknown) => {
    const isTold = cause instanceof ParquetDamage || (cause instanceof Error && /\bunsupported\b/.test(cause.message))
    return invalid(
      `is a damaged Parquet file, or one that cannot be read${isTold ? `: ${cause.message}` : ''}`,
      undefined,
      cause,
    )
  }
  const parts = await parquetParts(path, invalid)
  let metadata: FileMetaData
  let columns: ParquetColumn[]
  let groups: ParquetGroup[]
  let schema: SchemaTree
  try {
    metadata = await parquetMetadataAsync(parts)
    schema = parquetSchema(metadata)
    columns = parquetColumns(schema)
    groups = groupsOf(metadata)
  } catch (error) {
    throw damaged(error)
  }
  let held: HeldGroup | null = null
  const readable = new Set<string>()

  async function valuesOf(column: string, start: number, end: number): Promise<ArrayLike<unknown>> {
    const { index, start: first } = groups.find((group) => start < group.end)!
    if (held?.index !== index) held = holdGroup(metadata, index, parts)
    const { scan, checked } = held
    try {
      if (!checked.has(column)) {
        await checkPages(parts, schema, metadata.row_groups[index], column)
        checked.add(column)
      }
      return await (await scan).readColumn({ column, rowStart: start - first, rowEnd: end - first })
    } catch (error) {
      if (error instanceof TypeError && error.message.includes('encoded data')) {
        throw invalid(`holds text that is not UTF-8 in "${column}", rows ${start} to ${end - 1}`, undefined, error)
      }
      throw damaged(error)
    }
  }

  return {
    columns,
    count: Number(metadata.num_rows),
    groups,
    classNames: classNamesIn(metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value),
    async read(column, start, end) {
      if (!readable.has(column)) refuseUnread(metadata, column, invalid)
      readable.add(column)
      return valuesOf(column, start, end)
    },
  }
}

interface HeldGroup {
  index: number
  scan: Promise<ParquetScan>
  /** Columns of it whose pages were looked at. */
  checked: Set<string>
}

/** A group alone, whose compressed bytes are read once however often parts of it are asked for. */
function holdGroup(metadata: FileMetaData, index: number, parts: AsyncBuffer): HeldGroup {
  const kept = new Map<string, Awaitable<ArrayBuffer>>()
  const file: AsyncBuffer = {
    byteLength: parts.byteLength,
    slice(start, end) {
      const known = kept.get(`${start} ${end}`) ?? parts.slice(start, end)
      kept.set(`${start} ${end}`, known)
      return known
    },
  }
  const group = metadata.row_groups[index]
  const scan = parquetScan({
    file,
    metadata: { ...metadata, row_groups: [group], num_rows: group.num_rows },
    compressors: decompressors,
    utf8: false,
    useOffsetIndex: false,
    parsers: { stringFromBytes: (bytes: Uint8Array) => utf8.decode(bytes) },
  })
  return { index, scan, checked: new Set() }
}

/** @throws ParquetDamage when the numbers of rows do not fit together */
function groupsOf({ row_groups, num_rows }: FileMetaData): ParquetGroup[] {
  let start = 0
  const groups = row_groups.map((group, index) => {
    const first = start
    const rows = Number(group.num_rows)
    if (!(rows >= 0) || first + rows > mostRows) throw new ParquetDamage(`it claims to have more than ${mostRows} rows`)
    start += rows
    return { index, start: first, end: start, bytes: (column: string) => unpackedBytes(group, column) }
  })
  if (start !== Number(num_rows)) throw new ParquetDamage('the number of its rows is not that of its groups')
  return groups.filter((group) => group.end > group.start)
}

function unpackedBytes({ columns }: FileMetaData['row_groups'][number], column: string): number {
  return columns
    .filter(({ meta_data }) => meta_data?.path_in_schema[0] === column)
    .reduce((sum, { meta_data }) => sum + Number(meta_data!.total_uncompressed_size), 0)
}

/** What is encrypted, compressed in an unknown way or stored in giant pieces is told before it is read. */
function refuseUnread({ row_groups }: FileMetaData, column: string, invalid: Invalid): void {
  for (const group of row_groups) {
    for (const { meta_data, crypto_metadata } of group.columns) {
      if (crypto_metadata !== undefined || meta_data === undefined) throw invalid('is encrypted')
      if (meta_data.path_in_schema[0] !== column) continue
      const codec = unreadCodec(meta_data.codec)
      if (codec !== null) {
        throw invalid(
          `is compressed with ${codec} in "${column}", which is not read`,
          'Write it with Snappy, Zstandard, gzip, Brotli or LZ4, or without compression.',
        )
      }
    }
    if (unpackedBytes(group, column) > mostGroupBytes) {
      throw invalid(
        `has row groups of more than ${mostGroupBytes / 2 ** 20} MiB in "${column}"`,
        'Write it with fewer rows in a group (row_group_size).',
      )
    }
  }
}

import type { AsyncBuffer, ColumnMetaData, Encoding, PageHeader, RowGroup, SchemaTree } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import { decompressors, mostPageBytes } from './codecs.ts'
import { checkRuns } from './runs.ts'
import { ParquetDamage } from './damage.ts'

/**
 * Looks at all pages of a column before its values are decoded: a damaged file may declare any sizes, and a small one
 * unpack to any size.
 *
 * @throws ParquetDamage
 */
export async function checkPages(
  parts: AsyncBuffer,
  schema: SchemaTree,
  { columns, num_rows }: RowGroup,
  column: string,
): Promise<void> {
  for (const { meta_data } of columns) {
    if (meta_data?.path_in_schema[0] !== column) continue
    if (meta_data.num_values !== num_rows)
      throw new ParquetDamage('a column of it has another number of values than rows')
    await checkChunk(parts, meta_data, optionalLevels(schema, meta_data.path_in_schema))
  }
}

/** How many of the columns and groups on the way to a value may be missing: so high its levels go. */
function optionalLevels(schema: SchemaTree, path: string[]): number {
  const [name, ...rest] = path
  const child = schema.children.find(({ element }) => element.name === name)
  if (!child) return 0
  return (child.element.repetition_type === 'REQUIRED' ? 0 : 1) + optionalLevels(child, rest)
}

async function checkChunk(parts: AsyncBuffer, column: ColumnMetaData, levels: number): Promise<void> {
  const start = Number(column.dictionary_page_offset ?? column.data_page_offset)
  const bytes = new Uint8Array(await parts.slice(start, start + Number(column.total_compressed_size)))
  const reader = { view: new DataView(bytes.buffer), offset: 0 }
  const most = Number(column.num_values)
  let values = 0
  while (reader.offset < bytes.length - 1 && values < most) {
    const page = parquetHeader(reader)
    const { uncompressed_page_size: size, compressed_page_size: packed } = page
    if (!(size >= 0 && size <= mostPageBytes)) throw new ParquetDamage(`a page of it claims to hold ${size} bytes`)
    if (!(packed >= 0 && reader.offset + packed <= bytes.length)) throw new ParquetDamage('a page of it is cut off')
    const { num_values: held = 0 } =
      page.data_page_header ?? page.data_page_header_v2 ?? page.dictionary_page_header ?? {}
    const isData = page.type !== 'DICTIONARY_PAGE'
    // Values of a dictionary take a byte or more each, but for yes and no.
    if (!(held >= 0 && held <= (isData ? most - values : 8 * size))) {
      throw new ParquetDamage(`a page of it claims to hold ${held} values`)
    }
    if (isData) {
      checkValues(page, bytes.subarray(reader.offset, reader.offset + packed), column, levels)
      values += held
    }
    reader.offset += packed
  }
}

/** The runs of one page: those of the levels, which tell what is missing, and those of its values. */
function checkValues(page: PageHeader, packed: Uint8Array, { codec }: ColumnMetaData, levels: number): void {
  const width = 32 - Math.clz32(levels)
  const size = page.uncompressed_page_size
  if (page.data_page_header_v2) {
    const header = page.data_page_header_v2
    const { num_values, num_nulls, definition_levels_byte_length: defined, is_compressed } = header
    const start = header.repetition_levels_byte_length + defined
    if (!(defined >= 0 && start >= defined && start <= packed.length && num_nulls >= 0)) {
      throw new ParquetDamage('a page of it has levels of a wrong length')
    }
    if (levels > 0) checkRuns(viewOf(packed), start - defined, width, num_values)
    const rest = packed.subarray(start)
    const unpacked = is_compressed === false ? rest : decompressPage(rest, size - start, codec, decompressors)
    checkEncoded(viewOf(unpacked), 0, header.encoding, num_values - num_nulls)
    return
  }
  const header = page.data_page_header
  if (!header || (levels === 0 && header.encoding === 'PLAIN')) return
  const view = viewOf(decompressPage(packed, size, codec, decompressors))
  const values = new Array<number>(header.num_values)
  const reader = { view, offset: 0 }
  if (levels > 0) {
    checkRuns(view, 4, width, values.length)
    readRleBitPackedHybrid(reader, width, values)
  }
  const there = levels > 0 ? values.filter((level) => level === levels).length : values.length
  checkEncoded(view, reader.offset, header.encoding, there)
}

function checkEncoded(view: DataView, start: number, encoding: Encoding, values: number): void {
  if (values <= 0 || start >= view.byteLength) return
  if (encoding === 'RLE') checkRuns(view, start + 4, 1, values)
  if (encoding.endsWith('_DICTIONARY')) checkRuns(view, start + 1, view.getUint8(start), values)
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength)

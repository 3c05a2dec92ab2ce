import type { AsyncBuffer, ColumnMetaData, RowGroup } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { mostPageBytes } from './codecs.ts'

/**
 * Looks at the headers of all pages of a column before one is unpacked: a small file may declare pages of any size.
 *
 * @throws Error in words
 */
export async function checkPages(parts: AsyncBuffer, { columns, num_rows }: RowGroup, column: string): Promise<void> {
  for (const { meta_data } of columns) {
    if (meta_data?.path_in_schema[0] !== column) continue
    if (meta_data.path_in_schema.length === 1 && meta_data.num_values !== num_rows) {
      throw new Error('a column of it has another number of values than rows')
    }
    await checkChunk(parts, meta_data)
  }
}

async function checkChunk(parts: AsyncBuffer, column: ColumnMetaData): Promise<void> {
  const start = Number(column.dictionary_page_offset ?? column.data_page_offset)
  const bytes = await parts.slice(start, start + Number(column.total_compressed_size))
  const reader = { view: new DataView(bytes), offset: 0 }
  const most = Number(column.num_values)
  let values = 0
  while (reader.offset < bytes.byteLength - 1 && values < most) {
    const { type, ...page } = parquetHeader(reader)
    const size = page.uncompressed_page_size
    if (!(size >= 0 && size <= mostPageBytes)) throw new Error(`a page of it claims to hold ${size} bytes`)
    const described = page.data_page_header ?? page.data_page_header_v2 ?? page.dictionary_page_header
    const held = described?.num_values ?? 0
    if (!(held >= 0 && held <= Math.max(most, size))) throw new Error(`a page of it claims to hold ${held} values`)
    if (type !== 'DICTIONARY_PAGE') values += held
    if (!(page.compressed_page_size >= 0)) throw new Error('a page of it has a negative length')
    reader.offset += page.compressed_page_size
  }
}

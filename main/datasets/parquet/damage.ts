/** What is wrong with a Parquet file, as a clause. Errors of the decoder itself are no words for people. */
export class ParquetDamage extends Error {
  override readonly name = 'ParquetDamage'
}

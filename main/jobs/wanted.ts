import type { BaselineSpec, ProviderName } from '../../contract/index.ts'
import { usualBaseline } from '../players/index.ts'
import type { DatasetRecord } from '../project/index.ts'
import type { Pool } from './pool.ts'

/** Settings with the usual baseline of the kind of data where none was said. */
export const withBaseline = <S extends { baseline?: BaselineSpec }>(settings: S, { kind }: DatasetRecord) => ({
  ...settings,
  baseline: settings.baseline ?? usualBaseline(kind),
})

/**
 * Settings with the provider that computes, chosen where none was said. Of what is settled, none stands for the CPU, as
 * in projects from when there was no other.
 *
 * @throws PROVIDER_UNAVAILABLE
 */
export async function withProvider<S extends { provider?: ProviderName }>(
  settings: S,
  pool: Pick<Pool, 'choose'>,
): Promise<S> {
  const { provider: asked, ...rest } = settings
  const provider = await pool.choose(asked)
  return (provider === 'cpu' ? rest : { ...rest, provider }) as S
}

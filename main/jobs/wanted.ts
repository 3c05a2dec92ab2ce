import { providerName, type BaselineSpec, type ProviderName, type SparseSettings } from '../../contract/index.ts'
import { usualBaseline } from '../players/index.ts'
import type { DatasetRecord, Store } from '../project/index.ts'
import type { Engine } from './engine.ts'

/** Settings with the usual baseline of the kind of data where none was said. */
export const withBaseline = <S extends { baseline?: BaselineSpec }>(settings: S, { kind }: DatasetRecord) => ({
  ...settings,
  baseline: settings.baseline ?? usualBaseline(kind),
})

/** What the project asks for where a run does not say; null where it leaves it to the person. */
export const projectProvider = ({ settings }: Store): ProviderName | null =>
  providerName.safeParse(settings.get('provider')).data ?? null

/**
 * Settings with the provider that computes: as they say, else as the project does, else chosen. What is recovered from some
 * of the coalitions is computed by the CPU. Of what is settled, none stands for the CPU, as in projects from when there was
 * no other.
 *
 * @throws PROVIDER_UNAVAILABLE
 */
export async function withProvider<S extends { provider?: ProviderName; sparse?: SparseSettings }>(
  settings: S,
  { store, pool }: Engine,
): Promise<S> {
  const { provider: asked, ...rest } = settings
  const provider = settings.sparse ? 'cpu' : await pool.choose(asked ?? projectProvider(store) ?? undefined)
  return (provider === 'cpu' ? rest : { ...rest, provider }) as S
}

import { computed, type ComputedRef } from 'vue'
import { providerLabels, type ProviderName } from '../../contract/providers.ts'
import { useAppStore } from '../stores/app.ts'

/** The providers that this machine could have, behind the way to leave it open. */
export function useProviderOptions(
  automatic: () => string,
): ComputedRef<{ value: ProviderName | 'automatic'; text: string }[]> {
  const app = useAppStore()
  return computed(() => [
    { value: 'automatic', text: automatic() },
    ...(app.capabilities?.providers ?? []).map((value) => ({ value, text: providerLabels[value] })),
  ])
}

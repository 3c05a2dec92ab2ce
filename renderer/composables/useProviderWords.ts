import { useI18n } from 'vue-i18n'
import type { ProviderStatus } from '../../contract/providers.ts'
import { useAppStore } from '../stores/app.ts'
import { useNumbers } from './useNumbers.ts'

/** What a provider can do here, in the language of the pages; why it cannot is the engine's sentence. */
export function useProviderWords(): (status: ProviderStatus) => string {
  const { t } = useI18n()
  const app = useAppStore()
  const numbers = useNumbers()
  return ({ works, detail, trial }) => {
    if (!works) return detail
    if (!trial) return t('shell.workers', { n: app.capabilities?.cores ?? 0 })
    const { speed, difference } = trial
    const figures = { times: numbers.tiny(speed), difference: difference.toExponential(0) }
    return t(speed > 1 ? 'settings.faster' : 'settings.slower', figures)
  }
}

import { useI18n } from 'vue-i18n'
import { engine } from '../engine.ts'
import { useAppStore } from '../stores/app.ts'
import { useNoticesStore } from '../stores/notices.ts'

/** Tells what was written, and shows it in its folder where the host can. */
export function useWritten() {
  const { t } = useI18n()
  const app = useAppStore()
  const notices = useNoticesStore()
  return (message: string, path: string) => {
    const reveal = () => void engine.call('host.reveal', { path }).catch(notices.error)
    notices.done(message, app.capabilities?.reveal ? { label: t('common.reveal'), run: reveal } : undefined)
  }
}

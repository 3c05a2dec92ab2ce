import { computed } from 'vue'
import { useAppStore } from '../stores/app.ts'

/** Writes shortcuts as the platform does: `mod+K` is ⌘K on a Mac and Ctrl K elsewhere. */
export function useKeys() {
  const app = useAppStore()
  const mac = computed(() => /mac|darwin/i.test(app.capabilities?.platform ?? ''))
  return (shortcut: string) =>
    mac.value
      ? shortcut.replace('mod+', '⌘').replace('alt+', '⌥')
      : shortcut.replace('mod+', 'Ctrl ').replace('alt+', 'Alt ')
}

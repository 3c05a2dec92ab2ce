import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { FigureOptions } from '../../figures/options.ts'
import { darkTheme, lightTheme } from '../../figures/theme.ts'
import { en } from '../../figures/words/en.ts'
import { zhCN } from '../../figures/words/zh-CN.ts'
import { useAppStore } from '../stores/app.ts'
import { useFocusStore } from '../stores/focus.ts'

/** How figures are drawn on the screen: theme, decimals and language of the settings, what is pointed at or pinned. */
export function useFigureOptions() {
  const app = useAppStore()
  const focus = useFocusStore()
  const { locale } = useI18n()
  return computed<FigureOptions>(() => ({
    theme: app.dark ? darkTheme : lightTheme,
    decimals: app.settings.decimals,
    words: locale.value === 'zh-CN' ? zhCN : en,
    focus: focus.shown,
  }))
}

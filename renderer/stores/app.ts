import { usePreferredDark } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'
import { appSettings, type AppSettings, type Capabilities } from '../../contract/app.ts'
import type { ProviderName } from '../../contract/providers.ts'
import { engine } from '../engine.ts'
import { i18n } from '../i18n/index.ts'

const key = 'carryover.settings'

/** Settings of the person and what the host can do. A copy in the browser avoids a flash of the wrong theme. */
export const useAppStore = defineStore('app', () => {
  const settings = ref<AppSettings>(remembered())
  const capabilities = ref<Capabilities | null>(null)
  /** What computes where nobody asks for another; null until it is known, for it has to be tried. */
  const provider = ref<ProviderName | null>(null)
  const prefersDark = usePreferredDark()
  const dark = computed(() => (settings.value.theme === 'system' ? prefersDark.value : settings.value.theme === 'dark'))
  const language = computed(
    () => settings.value.language ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'),
  )

  watchEffect(() => {
    document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
    document.documentElement.lang = language.value
    i18n.global.locale.value = language.value
    localStorage.setItem(key, JSON.stringify(settings.value))
  })

  const askProvider = () =>
    engine.call('app.provider', undefined).then(
      (answer) => (provider.value = answer),
      () => (provider.value = null),
    )

  return {
    settings,
    capabilities,
    provider,
    dark,
    language,
    /** Inference processes at most; 0 until the engine has said how many cores there are. */
    processes: computed(() => settings.value.processes ?? capabilities.value?.cores ?? 0),
    async load() {
      capabilities.value = await engine.call('app.capabilities', undefined)
      settings.value = await engine.call('app.settings', undefined)
      void askProvider()
    },
    async change(change: Partial<AppSettings>) {
      const before = { ...settings.value }
      Object.assign(settings.value, change)
      try {
        settings.value = await engine.call('app.change', change)
        if ('providers' in change || 'providerFolder' in change) void askProvider()
      } catch (reason) {
        settings.value = before
        throw reason
      }
    },
  }
})

function remembered(): AppSettings {
  try {
    return appSettings.parse(JSON.parse(localStorage.getItem(key) ?? '{}'))
  } catch {
    return appSettings.parse({})
  }
}

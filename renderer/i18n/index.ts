import { createI18n } from 'vue-i18n'
import { en } from './en/index.ts'
import { zhCN } from './zh-CN/index.ts'

export type Messages = typeof en
/** The same keys with other words. */
export type Translated<T> = { [K in keyof T]: T[K] extends string ? string : Translated<T[K]> }

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en, 'zh-CN': zhCN },
})

/** For code outside of components. */
export const { t } = i18n.global

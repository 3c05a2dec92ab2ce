import type { AppSettings } from '../contract/index.ts'
import { chinese } from './words/chinese.ts'
import { english, type Words } from './words/english.ts'

export type { Words }

const words: Record<NonNullable<AppSettings['language']>, Words> = { en: english, 'zh-CN': chinese }

/** The words of the menu and the dialogs: in the chosen language, or else in that of the system. */
export const wordsFor = (language: AppSettings['language'], systemLocale: string): Words =>
  words[language ?? (systemLocale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en')]

import type { TypedSettings } from '../settings/settings.ts'
import { settingKeys } from '../settings/settingTexts.ts'

/** Options as typed, under their names in camel case. */
export type SettingOptions = Partial<Record<string, string | boolean>>

/** The settings among a command's options. */
export function givenSettings(options: SettingOptions): TypedSettings {
  const given: TypedSettings = {}
  for (const key of settingKeys) {
    const text = options[key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())]
    if (typeof text === 'string') given[key] = text
  }
  return given
}

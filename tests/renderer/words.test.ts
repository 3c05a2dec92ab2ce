import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { en } from '../../renderer/i18n/en/index.ts'
import { zhCN } from '../../renderer/i18n/zh-CN/index.ts'

/** `a.b.c` → text. */
function flat(messages: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(messages).flatMap(([key, value]: [string, string | object]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
  )
  return new Map(entries)
}
/** A language has as many plural forms as it needs, so each place counts once. */
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()

const english = flat(en)
const chinese = flat(zhCN)
const renderer = join(import.meta.dirname, '../../renderer')
const sources = globSync('{**/*.vue,*.ts,{components,composables,stores,views}/**/*.ts}', { cwd: renderer })
  .map((name) => readFileSync(join(renderer, name), 'utf8'))
  .join('\n')
/** Texts in quotes that could be keys, and beginnings of keys whose end is computed. */
const named = new Set([...sources.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/gi)].map(([, key]) => key))
const begun = [...sources.matchAll(/[`'"]([a-z]\w*(?:\.[\w-]+)*(?:\.|\b))\$\{/gi)].map(([, start]) => start)
const scopes = [...named].map((scope) => `${scope}.`)
const figures = join(import.meta.dirname, '../../figures')
const figureSources = globSync('*.ts', { cwd: figures })
  .map((name) => readFileSync(join(figures, name), 'utf8'))
  .join('\n')

describe('the words of the workbench', () => {
  it('are the same in every language', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('leave the same places open', () => {
    const open = (words: Map<string, string>) =>
      Object.fromEntries([...words].map(([key, text]) => [key, placeholders(text)]))
    expect(open(chinese)).toEqual(open(english))
  })

  it('can all be set: no sign in them is taken for syntax', () => {
    const { t } = createI18n({ legacy: false, locale: 'en', messages: { en, 'zh-CN': zhCN } }).global
    const broken = (['en', 'zh-CN'] as const).flatMap((locale) =>
      [...english.keys()].filter((key) => {
        try {
          return t(key, {}, { locale }) === key
        } catch {
          return true
        }
      }),
    )
    expect(broken).toEqual([])
  })

  it('are all there that the pages ask for', () => {
    const asked = [...sources.matchAll(/\bt\(\s*['"]([\w.-]+)['"]/g)].map(([, key]) => key)
    expect(asked.length).toBeGreaterThan(50)
    expect(asked.filter((key) => !english.has(key))).toEqual([])
  })

  it('are all asked for by some page or figure', () => {
    const isUsed = (key: string) =>
      (key.startsWith('figures.') && new RegExp(`\\b${key.slice(8)}\\b`).test(figureSources)) ||
      named.has(key) ||
      [...begun, ...scopes].some((start) => start.length > 3 && key.startsWith(start))
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([])
  })
})

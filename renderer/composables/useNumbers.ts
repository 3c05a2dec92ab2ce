import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAppStore } from '../stores/app.ts'

const minus = '\u2212'
/** In seconds, longest first. */
const units = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** Numbers as the person wants to read them: true minus sign, decimal places from the settings. */
export function useNumbers() {
  const app = useAppStore()
  const { t, locale } = useI18n()
  const whole = computed(() => new Intl.NumberFormat(locale.value))
  const text = (value: number, digits: number) => {
    const rounded = value.toFixed(digits)
    return (Number(rounded) === 0 ? (0).toFixed(digits) : rounded).replace('-', minus)
  }
  return {
    /** A value of v or of an interaction. */
    value: (value: number) => text(value, app.settings.decimals),
    signed: (value: number) =>
      (Number(value.toFixed(app.settings.decimals)) > 0 ? '+' : '') + text(value, app.settings.decimals),
    percent: (share: number, digits = 0) => `${text(share * 100, digits)}\u00a0%`,
    count: (n: number) => whole.value.format(n),
    /** Two significant digits, for errors and gaps. */
    tiny: (value: number) => (value === 0 ? '0' : value.toPrecision(2).replace('-', minus)),
    bytes(n: number): string {
      if (n < 1e6) return t('common.bytes.kb', { n: whole.value.format(Math.ceil(n / 1e3)) })
      if (n < 1e9) return t('common.bytes.mb', { n: (n / 1e6).toFixed(n < 1e7 ? 1 : 0) })
      return t('common.bytes.gb', { n: (n / 1e9).toFixed(1) })
    },
    duration(seconds: number): string {
      const s = Math.max(1, Math.round(seconds))
      if (s < 60) return t('common.seconds', { n: s })
      if (s < 3600) return t('common.minutes', { m: Math.floor(s / 60), s: s % 60 })
      return t('common.hours', { h: Math.floor(s / 3600), m: Math.floor((s % 3600) / 60) })
    },
    /** How long ago, in the largest unit that fits. */
    ago(at: number): string {
      const seconds = (at - Date.now()) / 1000
      // Of what was seconds ago it is enough to know that it was now.
      const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', Infinity]
      return new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }).format(Math.round(seconds / length), unit)
    },
    date: (at: number) => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }).format(at),
  }
}

import { useI18n } from 'vue-i18n'
import type { BaselineSpec, PlayersSpec } from '../../contract/analysis.ts'

/** How samples are cut into players, and what stands in for absent ones, in words. */
export function useSettingsWords() {
  const { t } = useI18n()
  function playersText(spec: PlayersSpec): string {
    switch (spec.kind) {
      case 'grid':
        return t('players.cuts.grid', { rows: spec.rows, columns: spec.columns })
      case 'slic':
        return t('players.cuts.slic', { n: spec.count })
      case 'words':
      case 'tokens':
        return t(`players.cuts.${spec.kind}`, { n: spec.most })
      case 'features':
        return spec.groups ? t('players.cuts.groups', { n: spec.groups.length }) : t('players.cuts.features')
      case 'hand':
        return t('players.cuts.hand')
    }
  }
  function baselineText(spec: BaselineSpec): string {
    switch (spec.kind) {
      case 'blur':
        return t('players.baselineOf.blur', { sigma: spec.sigma })
      case 'constant':
        return t('players.baselineOf.constant', { value: spec.value })
      case 'sample':
        return t('players.baselineOf.sample', { sample: spec.index })
      default:
        return t(`players.baselines.${spec.kind}`)
    }
  }
  return { playersText, baselineText }
}

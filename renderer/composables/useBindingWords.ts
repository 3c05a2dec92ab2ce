import { useI18n } from 'vue-i18n'
import type { Binding } from '../../contract/models.ts'
import { useNumbers } from './useNumbers.ts'

/** Free lengths are written as a question mark. */
const sides = (lengths: readonly number[]) => lengths.map((length) => (length === 0 ? '?' : length)).join('×')

/** What a network takes and gives, in words. */
export function useBindingWords() {
  const { t } = useI18n()
  const numbers = useNumbers()

  function taken(binding: Binding): string {
    if (binding.kind === 'image') {
      const { input, layout, type, channels, height, width } = binding
      const shape = layout === 'NCHW' ? [channels, height, width] : [height, width, channels]
      return t('binding.image', { input, shape: sides(shape), layout, type })
    }
    if (binding.kind === 'text') {
      const { ids, length, vocabulary } = binding
      return [
        t('binding.text', { input: ids.name, type: ids.type }),
        length === 0 ? t('binding.lengthFree') : t('binding.length', { n: numbers.count(length) }),
        ...(vocabulary === null ? [] : [t('binding.vocabulary', { n: numbers.count(vocabulary) })]),
      ].join(', ')
    }
    const [first, ...others] = binding.inputs
    if (others.length > 0) return t('binding.inputs', { n: binding.inputs.length })
    const columns = first.shape.at(-1) ?? 1
    const named = { input: first.name, type: first.type }
    return columns === 0
      ? t('binding.columnsFree', named)
      : t('binding.columns', { ...named, n: numbers.count(columns) }, columns)
  }

  function given({ logits, classes, features, featureCount }: Binding): string {
    const parts = [`${logits} ${numbers.count(classes)}`]
    if (features !== null) parts.push(`${features} ${numbers.count(featureCount)}`)
    return parts.join(', ')
  }

  /** What one should know before it counts. */
  const notes = (binding: Binding): string[] => [
    ...binding.constants.map(({ name, value }) => t('binding.constant', { name, value: numbers.count(value) })),
    ...(binding.scale === 'probabilities' ? [t('binding.probabilities')] : []),
    ...(binding.batch === null ? [] : [t('binding.batch', { n: binding.batch }, binding.batch)]),
    ...(binding.features === null ? [t('binding.noFeatures')] : []),
  ]

  return { words: (binding: Binding) => `${taken(binding)} → ${given(binding)}`, notes }
}

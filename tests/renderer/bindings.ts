import type { PictureBinding, TableBinding, TextBinding } from '../../contract/models.ts'

const answers = {
  batch: null,
  logits: 'logits',
  scale: 'logits' as const,
  classes: 2,
  features: null,
  featureCount: 0,
  constants: [],
}

export const pictureBinding = (given: Partial<PictureBinding> = {}): PictureBinding => ({
  kind: 'image',
  input: 'image',
  layout: 'NCHW',
  type: 'float32',
  channels: 1,
  height: 28,
  width: 28,
  ...answers,
  ...given,
})

export const textBinding = (given: Partial<TextBinding> = {}): TextBinding => ({
  kind: 'text',
  ids: { name: 'input_ids', type: 'int64' },
  attention: null,
  types: null,
  positions: null,
  length: 0,
  vocabulary: 4000,
  ...answers,
  ...given,
})

/** One input of so many columns, or one for each name. */
export const tableBinding = (columns: number | string[], given: Partial<TableBinding> = {}): TableBinding => ({
  kind: 'table',
  inputs:
    typeof columns === 'number'
      ? [{ name: 'columns', type: 'float32', shape: [columns] }]
      : columns.map((name) => ({ name, type: 'float32', shape: [1] })),
  ...answers,
  ...given,
})

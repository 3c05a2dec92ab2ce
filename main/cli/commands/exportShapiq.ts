import { CarryoverError } from '../../../contract/errors.ts'
import { saveJson } from '../saveJson.ts'
import { oneOf, wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import { interactionValues, shapiqIndices } from '../shapiq.ts'
import type { Answer } from '../surroundings.ts'

export interface ShapiqOptions {
  model?: string
  data?: string
  sample?: string
  index: string
  maxOrder?: string
  out: string
}

/** The interactions of one network on one sample as shapiq reads them. */
export async function exportShapiq(session: Session, path: string, options: ShapiqOptions): Promise<Answer> {
  const { model, data, out } = options
  if (model === undefined || options.sample === undefined) {
    throw new CarryoverError('USAGE', 'shapiq needs a network and a sample.', 'Say --model NAME --sample NUMBER.')
  }
  const index = oneOf('index', options.index, shapiqIndices)
  const maxOrder = options.maxOrder === undefined ? undefined : wholeNumber('max-order', options.maxOrder)
  const sample = wholeNumber('sample', options.sample)
  const project = await session.openToLook(path)
  const { values } = await session.call('sample.explain', { project, model, data, sample })
  const document = interactionValues(values, index, maxOrder)
  await saveJson(out, document)
  const { max_order } = document.metadata
  return {
    json: { path: out, format: 'shapiq', index, max_order },
    text: () => `Wrote ${out}: ${index} up to order ${max_order} of "${model}" on sample ${sample}.`,
  }
}

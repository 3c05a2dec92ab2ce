import type { SampleExplanation } from '../../../contract/explanations.ts'
import { explanationJson, sampleJson } from '../json/explanationJson.ts'
import { wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { printExplanation } from '../text/printExplanation.ts'

interface ShowOptions {
  model: string
  data?: string
  sample: string
  top?: string
  values?: boolean
}

export async function show(session: Session, [path]: string[], options: ShowOptions): Promise<Answer> {
  const { model, data } = options
  const sample = wholeNumber('sample', options.sample)
  const top = options.top === undefined ? undefined : wholeNumber('top', options.top)
  const project = await session.openToLook(path)
  const shown = await session.call('sample.explain', { project, model, data, sample })
  const game = { ...shown, top }
  return {
    json: { ...sampleJson(shown), ...explanationJson(game, options.values === true) },
    text: (style) =>
      [
        `"${shown.model}" on sample ${shown.sample} of "${shown.data}" (${shown.path})`,
        `Class: ${shown.className}, ${classOrigin(shown)}`,
        '',
        ...printExplanation(game, style),
      ].join('\n'),
  }
}

function classOrigin({ label, class: explained }: SampleExplanation): string {
  if (label === explained) return 'the label of the sample'
  return label === null ? 'the sample has no label' : `not the label of the sample, which is class ${label}`
}

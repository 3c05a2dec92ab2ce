import type { ExplainedSample } from '../../../contract/explanations.ts'
import { explanationJson, sampleJson } from '../json/explanationJson.ts'
import { wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { printExplanation } from '../text/printExplanation.ts'
import { showSparse } from './showSparse.ts'

interface ShowOptions {
  model: string
  data?: string
  sample: string
  top?: string
  values?: boolean
  sparse?: boolean
}

export async function show(session: Session, [path]: string[], options: ShowOptions): Promise<Answer> {
  const { model, data } = options
  const sample = wholeNumber('sample', options.sample)
  const top = options.top === undefined ? undefined : wholeNumber('top', options.top)
  if (options.sparse) return showSparse(session, path, { model, data, sample, top, heading })
  const project = await session.openToLook(path)
  const shown = await session.call('sample.explain', { project, model, data, sample })
  const game = { ...shown, top }
  return {
    json: { ...sampleJson(shown), ...explanationJson(game, options.values === true) },
    text: (style) => [...heading(shown), '', ...printExplanation(game, style)].join('\n'),
  }
}

const heading = (shown: ExplainedSample) => [
  `"${shown.model}" on sample ${shown.sample} of "${shown.data}" (${shown.path})`,
  `Class: ${shown.className}, ${classOrigin(shown)}`,
]

function classOrigin({ label, class: explained }: ExplainedSample): string {
  if (label === explained) return 'the label of the sample'
  return label === null ? 'the sample has no label' : `not the label of the sample, which is class ${label}`
}

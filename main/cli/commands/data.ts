import { resolve } from 'node:path'
import { presets, preprocessing, sourceKind, type Preprocessing } from '../../../contract/datasets.ts'
import { datasetJson } from '../json/infoJson.ts'
import { cannotBe, names, oneOf, realNumber, realNumbers, size, wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { counted } from '../text/numbers.ts'

interface PreprocessingOptions {
  mean?: string
  std?: string
  size?: string
  channels?: string
  order?: string
  scale?: string
}

interface AddOptions extends PreprocessingOptions {
  kind: string
  name?: string
  label?: string
  column?: string
  preset?: string
  tokenizer?: string
  mostTokens?: string
  columns?: string
  categorical?: string
}

/** Skipped files that are named; the rest is counted. */
const named = 5

export async function addData(session: Session, [path, source]: string[], options: AddOptions): Promise<Answer> {
  const request = {
    path: resolve(source),
    kind: oneOf('kind', options.kind, sourceKind.options),
    name: options.name,
    label: options.label,
    column: options.column,
    tokenizer: options.tokenizer === undefined ? undefined : resolve(options.tokenizer),
    mostTokens: options.mostTokens === undefined ? undefined : wholeNumber('most-tokens', options.mostTokens),
    columns: options.columns === undefined ? undefined : names('columns', options.columns),
    categorical: options.categorical === undefined ? undefined : names('categorical', options.categorical),
    preset: options.preset === undefined ? undefined : oneOf('preset', options.preset, presets),
    preprocessing: readPreprocessing(options),
  }
  const project = await session.open(path)
  const data = await session.follow(session.call('data.start', { project, ...request }), 'data.result')
  return {
    json: datasetJson(data),
    text: () => {
      const { skipped, name, count, classes } = data
      const lines = [`Added "${name}": ${counted(count, 'sample')}, ${counted(classes.length, 'class', 'classes')}.`]
      if (skipped.length > 0) lines.push(`${counted(skipped.length, data.kind === 'image' ? 'file' : 'row')} skipped:`)
      lines.push(...skipped.slice(0, named).map((file) => `  "${file.path}" ${file.reason}`))
      if (skipped.length > named) lines.push(`  and ${skipped.length - named} more`)
      return lines.join('\n')
    },
  }
}

/** What was said about preprocessing; undefined when nothing was. */
function readPreprocessing(options: PreprocessingOptions): Partial<Preprocessing> | undefined {
  const given: Partial<Preprocessing> = {}
  if (options.mean !== undefined) given.mean = realNumbers('mean', options.mean)
  if (options.std !== undefined) {
    given.std = realNumbers('std', options.std)
    if (given.std.some((value) => value <= 0)) throw cannotBe('std', options.std, 'above 0 in every channel')
  }
  if (options.size !== undefined) {
    const crop = size('size', options.size)
    Object.assign(given, { resize: Math.max(...crop), crop })
  }
  if (options.channels !== undefined) given.channels = oneOf('channels', options.channels, ['1', '3']) === '1' ? 1 : 3
  if (options.order !== undefined) {
    given.order = oneOf('order', options.order, preprocessing.shape.order.unwrap().options)
  }
  if (options.scale !== undefined) {
    given.scale = realNumber('scale', options.scale)
    if (given.scale <= 0) throw cannotBe('scale', options.scale, 'above 0')
  }
  return Object.keys(given).length === 0 ? undefined : given
}

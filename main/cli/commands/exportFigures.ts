import { resolve } from 'node:path'
import { CarryoverError } from '../../../contract/errors.ts'
import {
  figureFont,
  figureFormat,
  figureLook,
  figureName,
  figurePalette,
  figurePreset,
  reportFigures,
  type FigureName,
} from '../../../contract/figures.ts'
import { names, oneOf, realNumber, wholeNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

export interface FigureExportOptions {
  figure?: string
  format: string
  preset?: string
  palette?: string
  font?: string
  order?: string
  fontSize?: string
  dpi: string
  language?: string
  study?: string
  model?: string
  data?: string
  sample?: string
  out: string
}

/** Writes figures into a folder, one file a format. */
export async function exportFigures(session: Session, path: string, options: FigureExportOptions): Promise<Answer> {
  const figures = chosen(options.figure!)
  const formats = names('format', options.format).map((format) => oneOf('format', format, figureFormat.options))
  const request = {
    study: options.study === undefined ? undefined : wholeNumber('study', options.study),
    models: options.model === undefined ? undefined : names('model', options.model),
    data: options.data,
    sample: options.sample === undefined ? undefined : wholeNumber('sample', options.sample),
    look: lookOf(options),
    formats,
    folder: resolve(options.out),
    dpi: wholeNumber('dpi', options.dpi),
  }
  const project = await session.openToLook(path)
  const written: { figure: FigureName; files: string[]; caption: string }[] = []
  for (const figure of figures) {
    written.push({ figure, ...(await session.call('figure.write', { project, figure, ...request })) })
  }
  return {
    json: { figures: written },
    text: () => written.flatMap(({ files, caption }) => [...files, `  ${caption}`]).join('\n'),
  }
}

function chosen(text: string): FigureName[] {
  return text === 'all'
    ? [...reportFigures]
    : names('figure', text).map((each) => oneOf('figure', each, figureName.options))
}

/** How figures are to be drawn. Throws USAGE. */
export function lookOf({
  preset,
  palette,
  font,
  order,
  fontSize,
  language,
}: Pick<FigureExportOptions, 'preset' | 'palette' | 'font' | 'order' | 'fontSize' | 'language'>) {
  const { language: languages, fontSize: size } = figureLook.shape
  const points = fontSize === undefined ? undefined : realNumber('font-size', fontSize)
  if (!size.safeParse(points).success) {
    throw new CarryoverError('USAGE', `--font-size cannot be "${fontSize}": it must be from 4 to 24 points.`)
  }
  return {
    preset: preset === undefined ? undefined : oneOf('preset', preset, figurePreset.options),
    palette: palette === undefined ? undefined : oneOf('palette', palette, figurePalette.options),
    font: font === undefined ? undefined : oneOf('font', font, figureFont.options),
    order: order === undefined ? undefined : names('order', order),
    fontSize: points,
    language: language === undefined ? undefined : oneOf('language', language, languages.unwrap().options),
  }
}

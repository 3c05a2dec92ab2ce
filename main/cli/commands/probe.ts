import { probeJson } from '../json/infoJson.ts'
import { cannotBe, realNumber } from '../../settings/readText.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { number, percent } from '../text/numbers.ts'

interface ProbeOptions {
  model?: string
  data: string
  test?: string
  probeC?: string
}

export async function fitProbe(session: Session, [path]: string[], options: ProbeOptions): Promise<Answer> {
  const { model, data, test } = options
  const C = readC(options.probeC)
  const project = await session.open(path)
  const probe = await session.follow(session.call('probe.start', { project, model, data, test, C }), 'probe.result')
  return {
    json: probeJson(probe),
    text: () => {
      const tested = probe.testAccuracy === null ? '' : `, ${percent(probe.testAccuracy)} on "${probe.test ?? ''}"`
      return [
        `Linear probe of "${probe.model}" (${probe.features} features, ${probe.classes} classes, C = ${number(probe.C)}):`,
        `accuracy ${percent(probe.trainAccuracy)} on "${probe.data}"${tested}.`,
      ].join('\n')
    },
  }
}

function readC(text: string | undefined): number | 'search' | undefined {
  if (text === undefined || text === 'search') return text
  const C = realNumber('probe-c', text)
  if (C > 0) return C
  throw cannotBe('probe-c', text, 'a number above 0, or search')
}

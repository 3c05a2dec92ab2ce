import { diagnosisJson } from '../json/infoJson.ts'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'
import { number } from '../text/numbers.ts'
import { table } from '../text/table.ts'

export async function diagnose(session: Session): Promise<Answer> {
  const diagnosis = await session.call('doctor', undefined)
  return {
    json: diagnosisJson(diagnosis),
    text: (style) => {
      const { platform, cores, memoryBytes, versions, providers, checks, logs } = diagnosis
      const mark = (works: boolean) => (works ? 'yes' : 'no')
      return [
        `${platform}, ${cores} cores, ${number(memoryBytes / 2 ** 30)} GiB of memory`,
        '',
        style('bold', 'Versions'),
        ...table(Object.entries(versions), ['left', 'left']),
        '',
        style('bold', 'Execution providers'),
        ...table(
          providers.map(({ name, works, used, detail }) => [name, used ? 'used' : mark(works), detail]),
          ['left', 'left', 'left'],
        ),
        '',
        style('bold', 'Checks'),
        ...table(
          checks.map(({ name, ok, detail }) => [name, mark(ok), detail]),
          ['left', 'left', 'left'],
        ),
        ...(logs === null ? [] : ['', `Logs: ${logs}`]),
      ].join('\n')
    },
  }
}
